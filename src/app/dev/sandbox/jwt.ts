import { verify, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { parseJson } from '../../../base/json.ts';

const head = z.object({ alg: z.string(), kid: z.string().optional() });
const claims = z.record(z.string(), z.unknown());

interface Token {
  header: z.output<typeof head>;
  claims: z.output<typeof claims>;
  /** What was signed, and the signature. */
  signed: string;
  signature: Buffer;
}

/** Takes a compact JWT apart; null for what is none. Nothing is verified by this. */
export function readToken(text: string): Token | null {
  const [header, payload, signature, ...rest] = text.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return null;
  const readHeader = head.safeParse(decoded(header));
  const readClaims = claims.safeParse(decoded(payload));
  if (!readHeader.success || !readClaims.success) return null;
  return {
    header: readHeader.data,
    claims: readClaims.data,
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Whether the key made the signature by this very algorithm; what the header claims does not choose it. */
export function isSignedBy({ header, signed, signature }: Token, algorithm: 'RS256' | 'ES256', key: KeyObject): boolean {
  if (header.alg !== algorithm) return false;
  return verify('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

const REMEMBERED_TOKENS = 1_000;

/** Remembers what was found about a token by its text: senders use one for an hour, and a check costs more than all the rest. */
export function rememberChecks<Finding extends object>(check: (text: string) => Finding): (text: string) => Finding {
  const known = new LRUCache<string, Finding>({ max: REMEMBERED_TOKENS });
  return (text) => {
    let finding = known.get(text);
    if (!finding) known.set(text, (finding = check(text)));
    return finding;
  };
}

function decoded(part: string): unknown {
  return parseJson(Buffer.from(part, 'base64url').toString('utf8'));
}
