import type { ToastsTexts } from '../toasts.ts';

export const toasts: ToastsTexts = {
  region: '새 알림',
  many: (count) => `새 알림 ${count}개`,
  dismiss: '닫기',
};
