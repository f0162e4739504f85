/** What the button for Web Push says. */
export interface PushTexts {
  readonly enable: string;
  readonly disable: string;
  readonly busy: string;
  readonly on: string;
  readonly unsupported: string;
  readonly blocked: string;
  readonly unreachable: (why: string) => string;
}
