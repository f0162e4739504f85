import { createHmac, hkdfSync } from 'node:crypto';
import { sameBytes } from './crypto.ts';

/** Ids that go out into the world and come back: only what we signed is read again. */
export interface SignedIds {
  /** 43 characters that fit into a URL. */
  sign(id: string): string;
  /** The id; null for anything that was not signed here, for this purpose. */
  read(token: string): string | null;
}

const ID_BYTES = 16;
const SIGNATURE_BYTES = 16;
const FORM = /^[\w-]{43}$/;

/** `purpose` binds a token to one use: what opens one door opens no other. */
export function createSignedIds(masterKey: string, purpose: string): SignedIds {
  const key = Buffer.from(hkdfSync('sha256', masterKey, 'carillon', `signed ids: ${purpose}`, 32));
  const signatureOf = (id: Buffer) => createHmac('sha256', key).update(id).digest().subarray(0, SIGNATURE_BYTES);
  return {
    sign(id) {
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
      return Buffer.concat([bytes, signatureOf(bytes)]).toString('base64url');
    },
    read(token) {
      if (!FORM.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      const id = bytes.subarray(0, ID_BYTES);
      return sameBytes(bytes.subarray(ID_BYTES), signatureOf(id)) ? written(id) : null;
    },
  };
}

function written(id: Buffer): string {
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
