/** What a shop tells its people about, and by which ways: `CategoryInput`s. */
export const demoCategories: readonly Record<string, unknown>[] = [
  {
    key: 'transaction',
    name: 'Transactions',
    description: 'Orders, parcels and payments.',
    channels: ['IN_APP', 'EMAIL', 'SMS', 'PUSH', 'WEB_PUSH'],
  },
  {
    key: 'account_security',
    name: 'Account security',
    description: 'Sign-ins and one-time codes.',
    critical: true,
    channels: ['IN_APP', 'EMAIL', 'SMS'],
  },
  { key: 'announcement', name: 'Announcements', description: 'What is new in the shop.', channels: ['IN_APP', 'EMAIL', 'WEB_PUSH'] },
  { key: 'promotion', name: 'Promotions', description: 'Offers and vouchers.', kind: 'PROMOTIONAL', channels: ['EMAIL', 'SMS', 'PUSH'] },
  { key: 'newsletter', name: 'Newsletter', description: 'Once a month.', kind: 'PROMOTIONAL', optIn: true, channels: ['EMAIL'] },
];
