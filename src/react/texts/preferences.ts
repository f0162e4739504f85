/** What the preference centre says. */
export interface PreferencesTexts {
  readonly title: string;
  /** The ways to reach a person, by channel: above the columns. */
  readonly channels: Readonly<Record<'IN_APP' | 'EMAIL' | 'SMS' | 'PUSH' | 'WEB_PUSH' | 'CHAT' | 'WEBHOOK', string>>;
  /** The head of the first column. */
  readonly about: string;
  readonly everything: string;
  readonly everythingMore: string;
  /** All that advertises. */
  readonly promotions: string;
  readonly promotionsMore: string;
  /** Why a critical category cannot be switched off. */
  readonly always: string;
  /** Of a category that nobody gets who has not asked for it. */
  readonly optIn: string;
  /** The name of one switch, for ears. */
  readonly switchName: (what: string, channel: string) => string;
  /** Of a switch for several, some of which are off. */
  readonly partly: string;
  /** Where a category does not go this way. */
  readonly never: string;
  readonly empty: string;
  readonly loading: string;
  readonly unloaded: string;
  readonly retry: string;
  /** What a person chose was taken. */
  readonly saved: string;
  /** What a person chose was not taken. */
  readonly unsaved: string;
  readonly quietHours: string;
  readonly quietHoursMore: string;
  readonly from: string;
  readonly to: string;
  /** Behind an end that is before the beginning. */
  readonly nextDay: string;
  readonly days: string;
  /** Why the last day cannot be taken away. */
  readonly lastDay: string;
  readonly timezone: string;
}
