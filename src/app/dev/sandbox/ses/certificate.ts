import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** What a stand-in for SNS signs with, and shows. */
export interface Signer {
  key: KeyObject;
  /** The certificate, in PEM. */
  certificate: string;
  /** 32 hexadecimal digits that tell it from every other. */
  id: string;
}

const RSA_BITS = 2_048;
const DAY_MS = 86_400_000;
const YEARS_10_MS = 3_652 * DAY_MS;
/** 1.2.840.113549.1.1.11, sha256WithRSAEncryption */
const SHA256_WITH_RSA = Buffer.from('2a864886f70d01010b', 'hex');
/** 2.5.4.3, commonName */
const COMMON_NAME = Buffer.from('550403', 'hex');

const tags = { integer: 0x02, bits: 0x03, nothing: 0x05, oid: 0x06, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31, version: 0xa0 } as const;

const makeKeys = promisify(generateKeyPair);

/** A key, and a certificate that it has signed itself: node reads certificates and makes none (RFC 5280, 4.1; X.690 for DER). */
export async function makeSigner(commonName: string, now: number): Promise<Signer> {
  const { privateKey } = await makeKeys('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key = createPrivateKey(privateKey);
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8() & 0x7f) | 0x40);
  const algorithm = der('sequence', der('oid', SHA256_WITH_RSA), der('nothing'));
  const name = der('sequence', der('set', der('sequence', der('oid', COMMON_NAME), der('text', Buffer.from(commonName)))));
  const toBeSigned = der(
    'sequence',
    der('version', der('integer', Buffer.from([2]))),
    der('integer', serial),
    algorithm,
    name,
    der('sequence', time(now - DAY_MS), time(now + YEARS_10_MS)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  );
  const whole = der('sequence', toBeSigned, algorithm, der('bits', Buffer.from([0]), sign('sha256', toBeSigned, key)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return { key, id: serial.toString('hex'), certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

function der(tag: keyof typeof tags, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tags[tag], ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  return length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
}

/** `YYMMDDhhmmssZ` */
function time(at: number): Buffer {
  return der('time', Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}
