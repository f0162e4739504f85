import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../core/public-address.ts';

/** Thrown where a name, or the address itself, leads into a private network. */
export class PrivateAddress extends Error {
  constructor() {
    super('the address is not of the public Internet');
  }
}

/**
 * Resolves a name for a socket that is about to connect to exactly this answer, and fails where any address of it is
 * not public. Checking earlier would be checking another answer than the one used (DNS rebinding). Sockets ask no
 * lookup for a literal address: callers check those themselves.
 */
export function publicOnly(resolve: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options, (error, found, family) => {
      if (error) callback(error, found, family);
      else if (addressesIn(found).every(isPublicAddress)) callback(null, found, family);
      else callback(new PrivateAddress(), []);
    });
  };
}

/** By the resolver of the system. */
export const publicLookup: LookupFunction = publicOnly(lookup);

/** The URL where a request may go: https and no private address, unless the account allows both. Null otherwise. */
export function permitted(text: string, allowPrivate: boolean): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (allowPrivate) return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return url.protocol === 'https:' && (isIP(host) === 0 || isPublicAddress(host)) ? url : null;
}

function addressesIn(found: string | LookupAddress[]): string[] {
  return typeof found === 'string' ? [found] : found.map(({ address }) => address);
}
