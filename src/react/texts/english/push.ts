import type { PushTexts } from '../push.ts';

export const push: PushTexts = {
  enable: 'Notify me in this browser',
  disable: 'Turn off in this browser',
  busy: 'Asking the browser …',
  on: 'This browser notifies you, also while no page is open.',
  unsupported: 'This browser cannot show notifications. On an iPhone, add the page to the home screen first.',
  blocked: 'Notifications are blocked for this page. Allow them in the browser’s settings, then reload.',
  unreachable: (why) => `This browser could not be registered. ${why}`,
};
