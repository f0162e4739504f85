import { json, type Exchange, type Handler } from './http/exchange.ts';
import { isApnsPath } from './apns/apns.ts';
import { isFcmPath } from './fcm/fcm.ts';
import { openToPages } from './mailbox/api.ts';
import { page } from './page.ts';
import { isTwilioPath, type TwilioWire } from './twilio/twilio.ts';
import { PUSH_PATH } from './web-push/subscriptions.ts';
import type { HttpWire } from './provider.ts';

export interface Desks {
  fcm: HttpWire;
  apns: HttpWire;
  twilio: TwilioWire;
  webPush: HttpWire;
  /** Google's token service. */
  issueToken: Handler;
  serve: (wire: HttpWire, exchange: Exchange) => void;
  messages: Handler;
  events: Handler;
  rules: Handler;
  subscriptions: Handler;
}

/** Which desk a request goes to: the providers' own paths, and the sandbox's. */
export function createRoutes(desks: Desks): Handler {
  return (exchange) => {
    const { method, path } = exchange.request;
    if (isFcmPath(path)) return desks.serve(desks.fcm, exchange);
    if (isApnsPath(path)) return desks.serve(desks.apns, exchange);
    if (path.startsWith(PUSH_PATH)) return desks.serve(desks.webPush, exchange);
    if (isTwilioPath(path)) {
      return method === 'GET' ? exchange.answer(desks.twilio.lookUp(exchange.request)) : desks.serve(desks.twilio, exchange);
    }
    if (method === 'POST' && path === '/token') return desks.issueToken(exchange);
    if (method === 'OPTIONS') return exchange.answer({ status: 204, headers: preflight });
    if (path === '/messages' || path === '/messages/count') return desks.messages(exchange);
    if (path === '/events') return desks.events(exchange);
    if (path === '/rules' || path.startsWith('/rules/')) return desks.rules(exchange);
    if (path === '/subscriptions' || path.startsWith('/subscriptions/')) return desks.subscriptions(exchange);
    if (path === '/') return exchange.answer({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page });
    exchange.answer(json(404, { error: `nothing answers at ${path}` }));
  };
}

const preflight = {
  ...openToPages,
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
};
