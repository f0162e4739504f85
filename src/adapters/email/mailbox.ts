import { domainToASCII } from 'node:url';
import { z } from 'zod';

/** A name and an address, as in a From header. */
export interface Mailbox {
  /** May be empty. */
  name: string;
  address: string;
}

/** `Name <a@b>` or `a@b`. */
export const mailbox = z.string().transform((text, context): Mailbox => {
  const [, name = '', bracketed, bare = bracketed] = /^(?:(.*?)\s*<([^<>]+)>|([^<>]+))$/.exec(text.trim()) ?? [];
  if (z.email().safeParse(bare).success && bare !== undefined) return { name: name.replace(/^"(.*)"$/, '$1'), address: bare };
  context.addIssue('is no "Name <address>"');
  return z.NEVER;
});

const simpleAddress = /^[^\s<>@,;:"()\\]+@([^\s<>@,;:"()\\]+)$/;

/** The address with its domain in ASCII; null where it is more than a local part and a domain, or its domain is none. */
export function onTheWire(address: string): string | null {
  const domain = simpleAddress.exec(address)?.[1];
  const ascii = domain === undefined ? '' : domainToASCII(domain);
  return domain === undefined || ascii === '' ? null : address.slice(0, -domain.length) + ascii;
}
