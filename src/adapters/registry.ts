import type { z } from 'zod';
import type { Wire } from '../core/channel.ts';
import type { Adapter, AdapterTools, Sender } from './adapter.ts';
import { smtp } from './email/smtp.ts';
import { twilio } from './sms/twilio.ts';
import { vapid } from './web-push/vapid.ts';

type OutgoingWire = Exclude<Wire, 'in_app'>;

/** An adapter to those who hold an account's settings but do not know their shape. */
export interface RegisteredAdapter {
  readonly name: string;
  readonly wire: OutgoingWire;
  /** Throws a ZodError, which tells all that is wrong with the settings at once and shows no value of them. */
  open(settings: unknown, tools: AdapterTools): Sender;
}

/** Every firm we speak to: adding one is its file and its line here. */
export const adapters: readonly RegisteredAdapter[] = [
  registered(smtp),
  registered(twilio),
  registered(vapid),
];

export function adapterNamed(name: string): RegisteredAdapter | undefined {
  return adapters.find((adapter) => adapter.name === name);
}

function registered<W extends OutgoingWire, S extends z.ZodType>(adapter: Adapter<W, S>): RegisteredAdapter {
  return {
    name: adapter.name,
    wire: adapter.wire,
    open: (settings, tools) => adapter.open(adapter.settings.parse(settings), tools),
  };
}
