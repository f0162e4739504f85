import { BlockList, isIP } from 'node:net';

/** Whether the machine at an address, so many hops away from us (0: it holds the connection), tells truly for whom it speaks. */
export type Trust = (address: string, hop: number) => boolean;

/** Everybody is who holds the connection, whatever they say. */
export const trustNobody: Trust = () => false;

/** More would be a chain that nobody has. */
const MOST_HOPS = 10;

/** What a trust is written as and cannot be: the part of the text that is wrong. */
interface Mistrust {
  wrong: string;
}

/** Addresses and CIDR blocks with commas between them, or a number of hops. Every address there is, as in `0.0.0.0/0`, is no trust. */
export function parseTrust(text: string): Trust | Mistrust {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= MOST_HOPS ? (_, hop) => hop < Number(text) : { wrong: text };
  const trusted = new BlockList();
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const length = bits === undefined ? longest : Number(bits);
    if (family === 0 || length < 1 || length > longest) return { wrong: part };
    trusted.addSubnet(address, length, kindOf(family));
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, kindOf(isIP(address)));
}

/**
 * Who is at the far end of those who are trusted: the peer, unless it is trusted and names another in X-Forwarded-For, to
 * whom the same applies. What is left of the first who is not trusted anybody may have written.
 */
export function farEnd(peer: string, forwardedFor: string, trust: Trust): string {
  const named = forwardedFor.split(',').map((one) => one.trim()).filter((one) => one !== '');
  const hops = [peer, ...named.reverse()];
  return hops.find((address, hop) => hop === hops.length - 1 || !trust(address, hop)) ?? peer;
}

function kindOf(family: number): 'ipv4' | 'ipv6' {
  return family === 4 ? 'ipv4' : 'ipv6';
}
