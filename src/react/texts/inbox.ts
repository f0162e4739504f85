/** What the inbox says. */
export interface InboxTexts {
  /** Its name, for ears and above the list. */
  readonly title: string;
  readonly all: string;
  readonly unread: string;
  readonly archived: string;
  readonly snoozed: string;
  /** The name of the row of tabs. */
  readonly tabs: string;
  /** Said after the number on a category’s tab. */
  readonly ofThemUnread: string;
  readonly markAllRead: string;
  /** Where nothing has ever come. */
  readonly empty: string;
  readonly emptyMore: string;
  readonly emptyUnread: string;
  readonly emptyArchived: string;
  readonly emptySnoozed: string;
  readonly loading: string;
  readonly loadingOlder: string;
  /** Said before the title of what is not read. */
  readonly unreadItem: string;
  readonly pinnedItem: string;
  /** The name of an item's menu. */
  readonly more: (title: string) => string;
  readonly markRead: string;
  readonly markUnread: string;
  readonly archive: string;
  readonly unarchive: string;
  readonly pin: string;
  readonly unpin: string;
  readonly snooze: string;
  readonly unsnooze: string;
  readonly inAnHour: string;
  readonly tomorrowMorning: string;
  readonly nextWeek: string;
  /** When a snoozed item comes back; `when` is written in the locale. */
  readonly snoozedUntil: (when: string) => string;
  /** An action that was taken, for ears. */
  readonly actionDone: (label: string) => string;
  readonly offline: string;
  readonly reconnecting: string;
  readonly refused: string;
  readonly failed: string;
  readonly retry: string;
  /** What a person did was not taken; `why` is a sentence of `faults`. */
  readonly takenBack: (why: string) => string;
  /** Said when items come, or leave the list. */
  readonly arrived: (count: number) => string;
  readonly archivedOne: (title: string) => string;
  readonly snoozedOne: (title: string) => string;
  readonly dismiss: string;
}
