/** The part we use as an oracle of a library that brings no types. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  interface Parameters {
    version: 'aes128gcm';
    privateKey: ECDH;
    /** Base64url. */
    authSecret: string;
  }
  interface EncryptParameters extends Parameters {
    /** The receiver's public key, base64url. */
    dh: string;
    /** Base64url. */
    salt: string;
  }
  const ece: { decrypt(body: Buffer, parameters: Parameters): Buffer; encrypt(plain: Buffer, parameters: EncryptParameters): Buffer };
  export = ece;
}
