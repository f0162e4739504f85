/** What the page needs to offer a template: its name for people, and values to begin with. */
interface DemoTemplate {
  key: string;
  name: string;
  category: string;
  data: Record<string, string>;
}

interface Text {
  title: string;
  body: string;
}

/** The same words on every channel, but for SMS, which is `body` alone and so says more. */
function everywhere(locale: string, { title, body }: Text, sms: string, url: string): Record<string, string>[] {
  const longer = ['IN_APP', 'EMAIL', 'PUSH', 'WEB_PUSH'].map((channel) => ({ channel, locale, title, body, url }));
  return [...longer, { channel: 'SMS', locale, body: sms }];
}

const orderUrl = '/orders/{{ order }}';

/** In English and in German; the words for the page first, then the `TemplateContentInput`s. */
export const demoTemplates: readonly (DemoTemplate & { contents: Record<string, string>[] })[] = [
  {
    key: 'order_shipped',
    name: 'Order shipped',
    category: 'transaction',
    data: { order: '1042', carrier: 'Bell Post' },
    contents: [
      ...everywhere(
        'en',
        { title: 'Order {{ order }} is on its way', body: 'Good news, {{ user.attributes.firstName }}: {{ carrier }} has your parcel.' },
        '{{ carrier }} has your order {{ order }}.',
        orderUrl,
      ),
      ...everywhere(
        'de',
        { title: 'Bestellung {{ order }} ist unterwegs', body: 'Gute Nachricht, {{ user.attributes.firstName }}: {{ carrier }} hat dein Paket.' },
        '{{ carrier }} hat deine Bestellung {{ order }}.',
        orderUrl,
      ),
    ],
  },
  {
    key: 'sign_in_code',
    name: 'Sign-in code',
    category: 'account_security',
    data: { code: '271 828' },
    contents: [
      ...everywhere('en', { title: 'Your code is {{ code }}', body: 'It is good for ten minutes. We never ask you for it.' }, 'Your code is {{ code }}.', '/sign-in'),
      ...everywhere('de', { title: 'Dein Code ist {{ code }}', body: 'Er gilt zehn Minuten. Wir fragen dich nie danach.' }, 'Dein Code ist {{ code }}.', '/sign-in'),
    ],
  },
];
