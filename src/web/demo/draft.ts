import type { Priority, Strategy } from '../generated/graphql.ts';
import { channels, type ShownChannel } from '../look/channels.tsx';
import type { DemoTemplate } from './wire.ts';

/** What the form holds. An empty choice is the category's own. */
export interface Draft {
  title: string;
  body: string;
  url: string;
  channels: ReadonlySet<ShownChannel>;
  category: string;
  priority: Priority | '';
  strategy: Strategy | '';
  /** Takes the place of the text. */
  template: string;
  data: Readonly<Record<string, string>>;
}

export const firstDraft: Draft = {
  title: 'Your order is on its way',
  body: 'Bell Post has your parcel. It should be with you on Thursday.',
  url: '/orders/1042',
  channels: new Set(['IN_APP', 'EMAIL', 'SMS', 'PUSH']),
  category: 'transaction',
  priority: '',
  strategy: '',
  template: '',
  data: {},
};

/** With the template in the text's place, in its category and with values to begin with. */
export function withTemplate(draft: Draft, template: DemoTemplate | undefined): Draft {
  if (!template) return { ...draft, template: '', data: {} };
  return { ...draft, template: template.key, category: template.category, data: template.data };
}

export function withChannel(draft: Draft, channel: ShownChannel, chosen: boolean): Draft {
  const next = new Set(draft.channels);
  if (chosen) next.add(channel);
  else next.delete(channel);
  return { ...draft, channels: next };
}

/** `SendNotificationInput`, but for `to`. Each press of the button is a wish of its own, also with the same words: hence the key. */
export function inputOf({ title, body, url, channels: chosen, category, priority, strategy, template, data }: Draft): object {
  return {
    category,
    channels: channels.filter((channel) => chosen.has(channel)),
    idempotencyKey: crypto.randomUUID(),
    ...(template === '' ? { content: { title, body, ...(url === '' ? {} : { url }) } } : { template, data }),
    ...(priority === '' ? {} : { priority }),
    ...(strategy === '' ? {} : { strategy }),
  };
}
