import { createDecipheriv, hkdfSync } from 'node:crypto';
import type { SubscriptionKeys } from './subscriptions.ts';

const SALT_BYTES = 16;
const RECORD_SIZE_AT = 16;
const KEY_LENGTH_AT = 20;
const HEADER_BYTES = 21;
const TAG_BYTES = 16;
const LAST_RECORD = 2;

/**
 * Opens an aes128gcm body (RFC 8188) that was encrypted for a push subscription (RFC 8291). Null when it was
 * not made for these keys, or is damaged. A push is one record.
 */
export function decryptPush(body: Buffer, { ecdh, auth }: SubscriptionKeys): Buffer | null {
  try {
    if (body.length < HEADER_BYTES + TAG_BYTES) return null;
    const salt = body.subarray(0, SALT_BYTES);
    const recordSize = body.readUInt32BE(RECORD_SIZE_AT);
    const recordAt = HEADER_BYTES + body.readUInt8(KEY_LENGTH_AT);
    const senderKey = body.subarray(HEADER_BYTES, recordAt);
    const record = body.subarray(recordAt);
    if (record.length > recordSize) return null;

    const context = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey]);
    const secret = derive(ecdh.computeSecret(senderKey), auth, context, 32);
    const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);

    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(record.subarray(-TAG_BYTES));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
    return withoutPadding(padded);
  } catch {
    // Node throws for a point off the curve and for a tag that does not fit: both mean "not for these keys".
    return null;
  }
}

/** The plaintext ends before a delimiter and any number of zeros. */
function withoutPadding(padded: Buffer): Buffer | null {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  return padded[end] === LAST_RECORD ? padded.subarray(0, end) : null;
}

function derive(input: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, length));
}
