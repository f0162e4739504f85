import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomInt, type KeyObject } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** What the sandbox keeps between its runs. */
const kept = z.object({
  fcm: z.object({ clientEmail: z.string(), clientId: z.string(), privateKeyId: z.string(), privateKey: z.string() }),
  apns: z.object({ privateKey: z.string(), keyId: z.string(), teamId: z.string(), topic: z.string() }),
  twilio: z.object({ accountSid: z.string(), authToken: z.string(), from: z.string(), messagingServiceSid: z.string() }),
  smtp: z.object({ user: z.string(), password: z.string() }),
  /** Hex. All Web Push subscriptions, and the signature of access tokens, are derived from it. */
  seed: z.string(),
});

/** What the stand-ins were handed out, and their own keys. */
export type Secrets = z.output<typeof kept>;

/** Of Firebase. */
export const PROJECT_ID = 'sandbox-project';
const RSA_BITS = 2_048;
const OWNER_ONLY = 0o600;
/** Twilio's magic sender that is always good. */
const SENDER = '+15005550006';

/** The secrets of the file, or new ones, written to it. Without a file they live as long as the process. */
export async function keepSecrets(stateFile: string | undefined): Promise<Secrets> {
  if (stateFile === undefined) return generateSecrets();
  const text = await readFile(stateFile, 'utf8').catch(absent);
  if (text !== null) return kept.parse(JSON.parse(text));
  const secrets = generateSecrets();
  // Renamed into place, so that a kill while writing leaves no half of a file.
  const draft = `${stateFile}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: OWNER_ONLY });
  await rename(draft, stateFile);
  return secrets;
}

function generateSecrets(): Secrets {
  const rsa = generateKeyPairSync('rsa', { modulusLength: RSA_BITS }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return {
    fcm: {
      clientEmail: `carillon@${PROJECT_ID}.iam.gserviceaccount.com`,
      clientId: String(randomInt(1e14)),
      privateKeyId: randomBytes(20).toString('hex'),
      privateKey: pem(rsa),
    },
    apns: { privateKey: pem(ec), keyId: 'SANDBOXKEY', teamId: 'SANDBOXTEA', topic: 'test.carillon.sandbox' },
    twilio: {
      accountSid: `AC${randomBytes(16).toString('hex')}`,
      authToken: randomBytes(16).toString('hex'),
      from: SENDER,
      messagingServiceSid: `MG${randomBytes(16).toString('hex')}`,
    },
    smtp: { user: 'sandbox', password: randomBytes(18).toString('base64url') },
    seed: randomBytes(32).toString('hex'),
  };
}

/** The half of a key that its owner's provider holds. */
export function publicHalf(privateKey: string): KeyObject {
  return createPublicKey(createPrivateKey(privateKey));
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
