import type { Channel } from '../generated/graphql.ts';
import type { Place } from './choices.ts';

/**
 * A way to reach a person, as people tell them apart: PUSH is their phone and WEB_PUSH their browser, whoever carries
 * it there. Firebase can carry a PUSH to a browser, too, hence two places there.
 */
export interface Way {
  readonly channel: Channel;
  readonly places: readonly Place[];
}

/** In the order they are shown. */
const ways: readonly Way[] = [
  anywhere('IN_APP'),
  anywhere('EMAIL'),
  anywhere('SMS'),
  { channel: 'PUSH', places: [{ channel: 'PUSH', clientType: 'APP' }] },
  { channel: 'WEB_PUSH', places: [{ channel: 'WEB_PUSH', clientType: 'WEB' }, { channel: 'PUSH', clientType: 'WEB' }] },
  anywhere('CHAT'),
  anywhere('WEBHOOK'),
];

/** The ways that these channels go. A browser is one of PUSH's only for who has registered one with it. */
export function waysOf(channels: Iterable<Channel>, pushReachesBrowser: boolean): readonly Way[] {
  const used = new Set(channels);
  return ways.filter(({ channel }) => used.has(channel) || (channel === 'WEB_PUSH' && pushReachesBrowser && used.has('PUSH')));
}

function anywhere(channel: Channel): Way {
  return { channel, places: [{ channel, clientType: null }] };
}
