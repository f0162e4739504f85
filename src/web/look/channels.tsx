import type { Channel } from '../generated/graphql.ts';
import { Icon, type IconName } from './icons.tsx';
import './channels.css';

/** The channels that are at work, in the order they are shown. */
export const channels = ['IN_APP', 'EMAIL', 'SMS', 'PUSH', 'WEB_PUSH', 'CHAT', 'WEBHOOK'] as const satisfies readonly Channel[];
export type ShownChannel = (typeof channels)[number];

interface Look {
  word: string;
  icon: IconName;
}

const looks: Record<ShownChannel, Look> = {
  IN_APP: { word: 'In app', icon: 'bell' },
  EMAIL: { word: 'E-mail', icon: 'mail' },
  SMS: { word: 'SMS', icon: 'text' },
  PUSH: { word: 'Phone', icon: 'phone' },
  WEB_PUSH: { word: 'Browser', icon: 'browser' },
  CHAT: { word: 'Chat', icon: 'room' },
  WEBHOOK: { word: 'Webhook', icon: 'system' },
};

export function wordOf(channel: ShownChannel): string {
  return looks[channel].word;
}

export function ChannelIcon({ channel }: { channel: ShownChannel }) {
  return <Icon name={looks[channel].icon} />;
}

/** The channel as a small sign in its colour: icon and word, or a word that says more. */
export function ChannelBadge({ channel, word = wordOf(channel) }: { channel: ShownChannel; word?: string | undefined }) {
  return (
    <span className="channel-badge" data-channel={channel}>
      <ChannelIcon channel={channel} />
      {word}
    </span>
  );
}
