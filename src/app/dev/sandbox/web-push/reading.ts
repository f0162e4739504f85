import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import type { Reading, Received } from '../provider.ts';
import { decryptPush } from './decrypt.ts';
import { keysOf, PUSH_PATH } from './subscriptions.ts';

const shown = z.object({
  title: z.string().nullish(),
  body: z.string().nullish(),
  data: z.json().optional(),
});
/** Some senders wrap what they show the way the browser's API does. */
const wrapped = z.object({ notification: shown }).transform(({ notification }) => notification);
const envelope = z.object({ topic: z.string().optional(), ttl: z.string(), urgency: z.string().optional() });

/** A push as the browser it was meant for reads it: decrypted when somebody looks, with the keys of its endpoint. */
export function readerOf(seed: string): (received: Received) => Reading {
  return ({ to, body, headers }) => {
    const { topic = null, ttl, urgency = null } = envelope.parse(headers);
    const details = { topic, ttl: Number(ttl), urgency };
    if (body.length === 0) return { title: null, body: null, data: null, details };
    const id = to.slice(to.indexOf(PUSH_PATH) + PUSH_PATH.length);
    const plain = decryptPush(Buffer.from(body.toString(), 'base64'), keysOf(seed, id))?.toString('utf8');
    if (plain === undefined) return { title: null, body: null, data: null, details: { ...details, undecryptable: true } };
    const payload = { ...details, payload: plain };
    const read = z.union([wrapped, shown]).safeParse(parseJson(plain));
    if (!read.success) return { title: null, body: plain, data: null, details: payload };
    const { title = null, body: text = null, data = null } = read.data;
    return { title, body: text, data, details: payload };
  };
}
