import type { BellTexts } from '../bell.ts';

export const bell: BellTexts = {
  label: (unread) => (unread === 0 ? '알림' : `알림, 읽지 않음 ${unread.toLocaleString('ko')} 개`),
  loading: '알림, 불러오는 중',
};
