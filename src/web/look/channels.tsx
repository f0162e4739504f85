import { english } from '../../react/react.ts';
import { ChannelIcon } from '../../react/look/channel-icon.tsx';
import './channels.css';

/** In the order they are shown. */
export const channels = ['IN_APP', 'EMAIL', 'SMS', 'PUSH', 'WEB_PUSH', 'CHAT', 'WEBHOOK'] as const;
export type Channel = (typeof channels)[number];

/** The same word as in the preference centre. */
export function wordOf(channel: Channel): string {
  return english.preferences.channels[channel];
}

/** The channel as a small sign in its colour: icon and word, or a word that says more. */
export function ChannelBadge({ channel, word = wordOf(channel) }: { channel: Channel; word?: string | undefined }) {
  return (
    <span className="channel-badge" data-channel={channel}>
      <ChannelIcon channel={channel} />
      {word}
    </span>
  );
}
