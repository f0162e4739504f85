import type { PreferencesTexts } from '../preferences.ts';

export const preferences: PreferencesTexts = {
  title: 'Notification settings',
};
