import type { ConnectionOptions } from '@nats-io/transport-node';

/**
 * Where to connect and as whom, of addresses with commas between them: `nats://user:password@host:4222`, or a token in place
 * of both. The library takes addresses alone and would leave out, silently, who we are; the first that says so speaks for all.
 */
export function serversOf(addresses: string): Pick<ConnectionOptions, 'servers' | 'user' | 'pass' | 'token'> {
  const all = addresses.split(',').map((address) => address.trim());
  const servers = all.map((address) => address.replace(CREDENTIALS, '$1'));
  const named = all.map((address) => CREDENTIALS.exec(address)).find((found) => found !== null);
  if (!named) return { servers };
  const [user = '', ...rest] = (named[2] ?? '').split(':');
  if (rest.length === 0) return { servers, token: decodeURIComponent(user) };
  return { servers, user: decodeURIComponent(user), pass: decodeURIComponent(rest.join(':')) };
}

const CREDENTIALS = /^([a-z]+:\/\/|)([^/]*)@/;
