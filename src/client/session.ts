import { isRecord, RequestError } from './answer.ts';
import { Unanswered } from './knock.ts';

/** Who the person is, by the word of the product's own backend. */
export interface SessionOptions {
  /** Asks the product's own backend for the person's token. */
  token: () => Promise<string>;
  /** A Firebase App Check token, where the app requires one. */
  appCheck?: () => Promise<string>;
}

/** What to knock with: headers of a request, and the parameters of a socket's `connection_init`. */
export type Credentials = Readonly<Record<string, string>>;

/** Who is looking: keeps a person's token, and asks for another before it ends. */
export interface Session {
  /** What to knock with; many may ask at once. */
  credentials(): Promise<Credentials>;
  /** The same with a token that was asked for anew. */
  renewed(): Promise<Credentials>;
  /** Whose session it is, by the token's own words; null where they cannot be read. */
  person(): Promise<string | null>;
}

interface Pass {
  token: string;
  person: string | null;
  endsAt: number;
}

/** A token this close to its end might not survive the way. */
const MARGIN_MS = 30_000;
/** After a sleep a request may go out on a connection that is dead and does not know it; the next one goes by another. */
const TOKEN_WITHIN_MS = 10_000;

/** The code of the refusal where the token is suddenly another person's: what is on the screen would not be theirs. */
export const OTHER_PERSON = 'OTHER_PERSON';

export function createSession({ token, appCheck }: SessionOptions): Session {
  let asked: Promise<Pass> | null = null;
  let owner: string | null = null;

  function renew(): Promise<Pass> {
    const asking = within(TOKEN_WITHIN_MS, token()).then(passOf).then(check);
    asked = asking;
    // A backend that was away for a moment is asked again the next time.
    asking.catch(() => {
      if (asked === asking) asked = null;
    });
    return asking;
  }

  function check(pass: Pass): Pass {
    if (owner !== null && pass.person !== owner) throw new RequestError('The token is another person’s: make an inbox for them.', OTHER_PERSON);
    owner = pass.person;
    return pass;
  }

  async function current(): Promise<Pass> {
    const pass = await (asked ?? renew());
    return pass.endsAt - MARGIN_MS > Date.now() ? pass : renew();
  }

  async function credentialsBy(pass: Promise<Pass>): Promise<Credentials> {
    const authorization = `Bearer ${(await pass).token}`;
    return appCheck ? { authorization, 'x-firebase-appcheck': await appCheck() } : { authorization };
  }

  return {
    credentials: () => credentialsBy(current()),
    renewed: () => credentialsBy(renew()),
    person: async () => (await current()).person,
  };
}

function within<Value>(ms: number, coming: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(() => reject(new Unanswered('No token came.')), ms);
    void coming.then(resolve, reject).finally(() => clearTimeout(overdue));
  });
}

/** The claims of a token are read, not believed: they name what the tabs of one person share, and say when to ask for another. */
function passOf(token: string): Pass {
  const { aud, sub, exp } = claimsOf(token);
  return {
    token,
    person: typeof sub === 'string' ? `${String(aud)}/${sub}` : null,
    endsAt: typeof exp === 'number' ? exp * 1_000 : Infinity,
  };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const [, body = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(claims) ? claims : {};
  } catch {
    return {};
  }
}
