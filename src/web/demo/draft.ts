import type { Priority, Strategy } from '../../react/generated/graphql.ts';
import { channels, type Channel } from '../look/channels.tsx';
import type { DemoTemplate } from './wire.ts';

/** What the form holds. An empty choice is the category's own. */
export interface Draft {
  title: string;
  body: string;
  url: string;
  channels: ReadonlySet<Channel>;
  category: string;
  priority: Priority | '';
  strategy: Strategy | '';
  /** What is on its buttons in the feed, between commas. */
  buttons: string;
  /** Empty for a notification that replaces none. */
  collapseKey: string;
  /** Takes the place of the text. */
  template: string;
  data: Readonly<Record<string, string>>;
}

/** What the form holds at first: something worth sending as it is. */
export const firstDraft: Draft = {
  title: 'Your order is on its way',
  body: 'Bell Post has your parcel. It should be with you on Thursday.',
  url: '/orders/1042',
  channels: new Set(['IN_APP', 'EMAIL', 'SMS', 'PUSH']),
  category: 'transaction',
  priority: '',
  strategy: '',
  buttons: 'Track it, Not at home',
  collapseKey: '',
  template: '',
  data: {},
};

/** With the template in the text's place, in its category and with values to begin with. */
export function withTemplate(draft: Draft, template: DemoTemplate | undefined): Draft {
  if (!template) return { ...draft, template: '', data: {} };
  return { ...draft, template: template.key, category: template.category, data: template.data };
}

export function withChannel(draft: Draft, channel: Channel, chosen: boolean): Draft {
  const next = new Set(draft.channels);
  if (chosen) next.add(channel);
  else next.delete(channel);
  return { ...draft, channels: next };
}

/** `SendNotificationInput`, but for `to`. Each press of the button is a wish of its own, also with the same words: hence the key. */
export function inputOf({ title, body, url, channels: chosen, category, priority, strategy, buttons, collapseKey, template, data }: Draft): object {
  const actions = actionsOf(buttons);
  return {
    category,
    channels: channels.filter((channel) => chosen.has(channel)),
    idempotencyKey: crypto.randomUUID(),
    ...(template === '' ? { content: { title, body, ...(url === '' ? {} : { url }) } } : { template, data }),
    ...(priority === '' ? {} : { priority }),
    ...(strategy === '' ? {} : { strategy }),
    ...(actions.length === 0 ? {} : { actions }),
    ...(collapseKey === '' ? {} : { collapseKey }),
  };
}

function actionsOf(buttons: string): { name: string; label: string }[] {
  const labels = buttons.split(',').map((label) => label.trim());
  return labels.filter((label) => label !== '').map((label, at) => ({ name: `button-${at + 1}`, label }));
}
