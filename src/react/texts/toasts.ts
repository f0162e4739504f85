/** What the toasts say. */
export interface ToastsTexts {
  /** The name of the place where they appear. */
  readonly region: string;
  /** What came while the page was away, in one. */
  readonly many: (count: number) => string;
  readonly dismiss: string;
}
