/** What the preference centre says. */
export interface PreferencesTexts {
  readonly title: string;
}
