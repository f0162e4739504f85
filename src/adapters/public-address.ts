import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** IPv4 that is nobody's on the Internet: the IANA special-purpose registry, multicast and the reserved rest. */
const special4: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Within the one global block of IPv6: documentation, and the tunnels whose far end is an IPv4 address. */
const special6: readonly [network: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [network, bits] of special4) refused.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of special6) refused.addSubnet(network, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether a literal IP address is one of the public Internet. Everything unknown is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused.check(address, 'ipv4');
    case 6:
      return global6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
    default:
      return false;
  }
}

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
