/** What the bell says. */
export interface BellTexts {
  /** Its name with the exact number, for ears. */
  readonly label: (unread: number) => string;
  readonly loading: string;
}
