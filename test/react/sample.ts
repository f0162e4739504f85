import type { Arriving } from './stage.ts';

/** What a shop tells, with all that an item may have. */
export function sample(shop: string): Arriving[] {
  return [
    { title: 'Welcome to the shop', body: 'Good to have you here. You choose what reaches you, and where.', category: 'news' },
    { title: 'Payment received', body: 'We received 49,90 € for order 4711.', category: 'orders', url: '/orders/4711' },
    { title: 'Grace mentioned you', body: '“Could you look at the cover once more? I moved the title a little, and I think the second picture could do with more light.”', category: 'comments', url: '/comments/7', imageUrl: `${shop}/picture.svg` },
    { title: 'Order 4711 is on its way', body: 'It should be with you on Tuesday.', category: 'orders', url: '/orders/4711', feed: { actions: [action('track', 'Track parcel', '/track'), action('later', 'Deliver later')] } },
    { title: 'Sign-in from a new device', body: 'Firefox on Linux, Seoul. Was it you?', category: 'security', feed: { actions: [action('yes', 'Yes, it was me'), action('no', 'No')] } },
  ];
}

function action(name: string, label: string, url: string | null = null) {
  return { name, label, url, doneAt: null };
}
