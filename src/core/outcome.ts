/**
 * What an attempt meant, in eight words. Adapters speak them, the runtime obeys them; nothing else
 * crosses that line. `reason` is a stable code of the provider's vocabulary (`TWILIO_21610`,
 * `FCM_UNREGISTERED`, `SMTP_550`, `DEADLINE`, `CONNECTION_RESET`), never a text and never a secret.
 */
export type Outcome =
  /** The provider has it. */
  | { kind: 'sent'; providerMessageId: string | null }
  /** Transient, and surely not sent. Scope `address`: it is the address's matter, and no other account would do better. */
  | { kind: 'retry'; reason: string; scope?: 'address' }
  /**
   * The account is asked to slow down; surely not sent. `until` is the provider's word (Retry-After).
   * Scope `address`: only this address is, and the account may go on.
   */
  | { kind: 'throttled'; until: Date; reason: string; scope?: 'address' }
  /** The account or the provider is failing (credentials, configuration, outage); surely not sent. */
  | { kind: 'down'; reason: string }
  /** This address is dead: retire it. `since` is when the provider says it died, where it does. */
  | { kind: 'gone'; reason: string; since?: Date }
  /** This person said stop. */
  | { kind: 'suppressed'; reason: string }
  /** It will never be accepted as it is. */
  | { kind: 'refused'; reason: string }
  /** It may have been sent. */
  | { kind: 'unknown'; reason: string };

export type OutcomeKind = Outcome['kind'];
