import { refused } from './http/control.ts';
import type { Exchange, Handler } from './http/exchange.ts';
import { exchangeWithPage, preflight } from './http/pages.ts';
import { isApnsPath } from './apns/apns.ts';
import { isEvery8dPath } from './every8d/every8d.ts';
import { isFcmPath } from './fcm/fcm.ts';
import { isMailboxPath } from './mailbox/api.ts';
import { isRulesPath } from './misbehaviour/api.ts';
import { page } from './page/page.ts';
import { isRepliesPath } from './receipts/replies.ts';
import { isEventsPath } from './sendgrid/events.ts';
import { isSendgridPath } from './sendgrid/sendgrid.ts';
import { isSesEventsPath } from './ses/events.ts';
import { isSnsPath } from './ses/sns.ts';
import { isSlackPath } from './slack/slack.ts';
import { isTwilioPath, type TwilioWire } from './twilio/twilio.ts';
import { isVonagePath } from './vonage/vonage.ts';
import { isSubscriptionsPath, PUSH_PATH } from './web-push/subscriptions.ts';
import { isWebhookPath } from './webhook/webhook.ts';
import type { HttpWire } from './provider.ts';

interface Desks {
  fcm: HttpWire;
  apns: HttpWire;
  twilio: TwilioWire;
  webPush: HttpWire;
  vonage: HttpWire;
  every8d: HttpWire;
  sendgrid: HttpWire;
  slack: HttpWire;
  webhook: HttpWire;
  /** Google's token service. */
  issueToken: Handler;
  serve: (wire: HttpWire, exchange: Exchange) => void;
  messages: Handler;
  events: Handler;
  rules: Handler;
  eventWebhook: Handler;
  sesEvents: Handler;
  replies: Handler;
  sns: Handler;
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
    if (isVonagePath(path)) return desks.serve(desks.vonage, exchange);
    if (isEvery8dPath(path)) return desks.serve(desks.every8d, exchange);
    if (isSendgridPath(path)) return desks.serve(desks.sendgrid, exchange);
    if (isSlackPath(path)) return desks.serve(desks.slack, exchange);
    if (isWebhookPath(path)) return desks.serve(desks.webhook, exchange);
    if (isSnsPath(path)) return desks.sns(exchange);
    if (method === 'POST' && path === '/token') return desks.issueToken(exchange);
    const own = exchangeWithPage(exchange);
    if (own) answerOwn(own);
  };

  function answerOwn(exchange: Exchange): void {
    const { method, path } = exchange.request;
    if (method === 'OPTIONS') return exchange.answer(preflight);
    if (isMailboxPath(path)) return desks.messages(exchange);
    if (path === '/events') return desks.events(exchange);
    if (isEventsPath(path)) return desks.eventWebhook(exchange);
    if (isSesEventsPath(path)) return desks.sesEvents(exchange);
    if (isRepliesPath(path)) return desks.replies(exchange);
    if (isRulesPath(path)) return desks.rules(exchange);
    if (isSubscriptionsPath(path)) return desks.subscriptions(exchange);
    if (path === '/') return exchange.answer(page);
    exchange.answer(refused(404, `nothing answers at ${path}`));
  }
}
