/** `carillon/react`: the inbox as components, and the hooks under them. Their looks are `carillon/react/style.css`. */
export { Bell, type BellProps } from './bell/bell.tsx';
export { useCarillon, type Carillon, type Direction, type Theme } from './context.ts';
export type { FilterTab, OwnTab } from './inbox/filter-tab.ts';
export { Inbox, type InboxProps } from './inbox/inbox.tsx';
export { CarillonProvider, type CarillonProviderProps, type OwnInbox, type ReadyInbox } from './provider.tsx';
export { PushButton } from './push/push-button.tsx';
export { usePush, type LivePush } from './push/use-push.ts';
export { english } from './texts/english/english.ts';
export { korean } from './texts/korean/korean.ts';
export type { TextOverrides, Texts } from './texts/texts.ts';
export { Toasts, type ToastsProps } from './toasts/toasts.tsx';
export { useInbox, type LiveInbox } from './use-inbox.ts';
export { useUnreadCount } from './use-unread-count.ts';
