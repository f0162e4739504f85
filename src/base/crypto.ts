import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Of text its UTF-8. */
export function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}

/** Constant time for equal lengths; the lengths of what we compare (digests) are no secret. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** 256 random bits, base64url: what app secrets and operator tokens are made of. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts for keeping (AES-256-GCM): iv, tag, ciphertext. `purpose` binds the result to one use. */
export function seal(plain: Buffer, masterKey: string, purpose: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(masterKey, purpose), iv);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Throws when the master key is another one or the bytes were changed. */
export function unseal(sealed: Buffer, masterKey: string, purpose: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyFor(masterKey, purpose), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}

function keyFor(masterKey: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, 'carillon', purpose, 32));
}
