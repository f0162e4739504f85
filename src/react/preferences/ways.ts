import type { Channel } from '../generated/graphql.ts';
import type { Place } from './choices.ts';

/**
 * A way to reach a person, as people tell them apart: PUSH is their phone and WEB_PUSH their browser, whoever carries
 * it there.
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
  { channel: 'WEB_PUSH', places: [{ channel: 'WEB_PUSH', clientType: 'WEB' }] },
  anywhere('CHAT'),
  anywhere('WEBHOOK'),
];
const pushInBrowser: Place = { channel: 'PUSH', clientType: 'WEB' };

/** The ways that these channels go. Firebase carries a PUSH to a browser, too, for who has registered one with it. */
export function waysOf(channels: Iterable<Channel>, pushReachesBrowser: boolean): readonly Way[] {
  const used = new Set(channels);
  const known = pushReachesBrowser ? ways.map((way) => (way.channel === 'WEB_PUSH' ? { ...way, places: [...way.places, pushInBrowser] } : way)) : ways;
  return known.filter(({ places }) => places.some(({ channel }) => used.has(channel)));
}

function anywhere(channel: Channel): Way {
  return { channel, places: [{ channel, clientType: null }] };
}
