import type { PreferencesTexts } from '../preferences.ts';

export const preferences: PreferencesTexts = {
  title: '알림 설정',
};
