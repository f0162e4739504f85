import type { BellTexts } from '../bell.ts';

export const bell: BellTexts = {
  label: (unread) => (unread === 0 ? 'Notifications' : `Notifications, ${unread.toLocaleString('en')} unread`),
  loading: 'Notifications, loading',
};
