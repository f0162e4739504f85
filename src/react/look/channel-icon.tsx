import type { Channel } from '../generated/graphql.ts';
import { Icon, type IconName } from './icons.tsx';

const icons: Readonly<Record<Channel, IconName>> = {
  IN_APP: 'bell',
  EMAIL: 'mail',
  SMS: 'text',
  PUSH: 'phone',
  WEB_PUSH: 'browser',
  CHAT: 'room',
  WEBHOOK: 'system',
};

/** As people know the channel; its name is for the text beside it. */
export function ChannelIcon({ channel }: { channel: Channel }) {
  return <Icon name={icons[channel]} />;
}
