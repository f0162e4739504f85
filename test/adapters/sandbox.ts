import { request } from 'undici';
import type { MessageView } from '../../src/app/dev/sandbox/mailbox/view.ts';
import type { Sandbox } from '../../src/app/dev/sandbox/sandbox.ts';
import { eventually } from '../support/eventually.ts';

/** What a provider is told to do instead of its work; the words are those of docs/sandbox.md. */
export interface Action {
  status?: number;
  code?: string | number;
  retryAfter?: number;
  latencyMs?: number;
  reset?: true;
  refuseStream?: true;
  hang?: true;
  acceptThenHang?: true;
  acceptThenReset?: true;
  malformed?: true;
  goaway?: true;
  atData?: true;
  timestamp?: number;
  lateCode?: number;
  lateEvent?: 'bounce' | 'blocked' | 'dropped' | 'spamreport' | 'unsubscribe' | 'open' | 'click';
  receipts?: 'dropped' | 'duplicated' | 'reordered';
}

export interface Rule {
  provider: string;
  match?: string;
  times?: number;
  /** On how many of a hundred messages it acts, chosen by the seed. */
  percent?: number;
  seed?: number;
  action: Action;
}

/** A message as `/messages` shows it. */
export type Received = MessageView;

/** The sandbox as its control port shows it: what tests say to it goes over the wire, as an outside program's words do. */
export class Control {
  readonly url: string;
  readonly smtpUrl: string;
  readonly credentials: Sandbox['credentials'];

  constructor({ url, smtpUrl, credentials }: Pick<Sandbox, 'url' | 'smtpUrl' | 'credentials'>) {
    this.url = url;
    this.smtpUrl = smtpUrl;
    this.credentials = credentials;
  }

  async rule(rule: Rule): Promise<void> {
    const { statusCode, body } = await request(`${this.url}/rules`, {
      method: 'POST',
      reset: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rule),
    });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`the sandbox answered ${statusCode} to a rule: ${text}`);
  }

  /** How often the rules have acted. */
  async hits(): Promise<number> {
    const { body } = await request(`${this.url}/rules`, { reset: true });
    const rules = (await body.json()) as { hits: number }[];
    return rules.reduce((sum, { hits }) => sum + hits, 0);
  }

  async forgetRules(): Promise<void> {
    const { body } = await request(`${this.url}/rules`, { method: 'DELETE', reset: true });
    await body.dump();
  }

  /** Where SendGrid's events go from now on. */
  async reportEventsTo(url: string): Promise<void> {
    const { statusCode, body } = await request(`${this.url}/event-webhook`, { method: 'PUT', reset: true, body: JSON.stringify({ url }) });
    await body.dump();
    if (statusCode !== 204) throw new Error(`the sandbox answered ${statusCode} to an event webhook`);
  }

  /** Subscribes an address to what SES tells of mails by SMTP. */
  async subscribeToSes(subscription: { url: string; shape?: 'notification' | 'event'; signatureVersion?: '1' | '2' }): Promise<void> {
    const { statusCode, body } = await request(`${this.url}/ses-events`, { method: 'PUT', reset: true, body: JSON.stringify(subscription) });
    await body.dump();
    if (statusCode !== 204) throw new Error(`the sandbox answered ${statusCode} to a subscription`);
    await eventually('the subscription is confirmed', async () => {
      const answer = await request(`${this.url}/ses-events`, { reset: true });
      return ((await answer.body.json()) as { confirmed: boolean }).confirmed;
    });
  }

  /** Somebody writes back to a number of ours. */
  async reply(reply: { provider: 'twilio' | 'vonage'; from: string; text: string; url: string; optOutType?: 'STOP' | 'START' | 'HELP' }): Promise<void> {
    const { statusCode, body } = await request(`${this.url}/replies`, { method: 'POST', reset: true, body: JSON.stringify(reply) });
    await body.dump();
    if (statusCode !== 204) throw new Error(`the sandbox answered ${statusCode} to a reply`);
  }

  async received(channel: string, to: string): Promise<Received[]> {
    const query = new URLSearchParams({ channel, to });
    const { body } = await request(`${this.url}/messages?${query.toString()}`, { reset: true });
    return (await body.json()) as Received[];
  }
}
