import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '../../core/public-address.ts';

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
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, found, family) => {
    if (error) callback(error, found, family);
    else if (addressesIn(found).every(isPublicAddress)) callback(null, found, family);
    else callback(new PrivateAddress(), []);
  });
};

function addressesIn(found: string | LookupAddress[]): string[] {
  return typeof found === 'string' ? [found] : found.map(({ address }) => address);
}
