export interface Token {
  token: string;
  /** RFC 3339. */
  expiresAt: string;
}

/** Who is looking: keeps a user token, and asks the backend for another before it ends. */
export interface Session {
  /** What to knock with; many may ask at once. */
  authorization(): Promise<string>;
  /** The token was refused: the next one is asked for. */
  forget(): void;
}

/** A token this close to its end might not survive the way. */
const MARGIN_MS = 30_000;

export function createSession(ask: () => Promise<Token>): Session {
  let asked: Promise<Token> | null = null;

  async function current(): Promise<Token> {
    const token = await (asked ??= ask());
    if (Date.parse(token.expiresAt) - MARGIN_MS > Date.now()) return token;
    return (asked = ask());
  }

  return {
    async authorization() {
      try {
        return `Bearer ${(await current()).token}`;
      } catch (error) {
        asked = null;
        throw error;
      }
    },
    forget() {
      asked = null;
    },
  };
}
