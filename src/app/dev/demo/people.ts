/** Who can be told something in the demo. Each has a mailbox, a number, an iPhone and an Android phone, all in the sandbox. */
interface DemoPerson {
  id: string;
  name: string;
  email: string;
  phone: string;
  locale: string;
  timezone: string;
}

export const demoPeople: readonly DemoPerson[] = [
  { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.test', phone: '+15550100001', locale: 'en-GB', timezone: 'Europe/London' },
  { id: 'grace', name: 'Grace Hopper', email: 'grace@example.test', phone: '+15550100002', locale: 'en-US', timezone: 'America/New_York' },
  { id: 'alan', name: 'Alan Turing', email: 'alan@example.test', phone: '+15550100003', locale: 'de-DE', timezone: 'Europe/Berlin' },
];
