import type { ToastsTexts } from '../toasts.ts';

export const toasts: ToastsTexts = {
  region: 'New notifications',
  many: (count) => (count === 1 ? '1 new notification' : `${count} new notifications`),
  dismiss: 'Dismiss',
};
