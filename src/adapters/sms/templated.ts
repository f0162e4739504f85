import { z } from 'zod';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { httpSender } from '../http-sender.ts';
import type { Post } from '../http1.ts';
import { meaningOf } from './templated-answers.ts';
import { requestsBy, type RequestOf } from './templated-request.ts';
import { templatedFields } from './templated-settings.ts';

const AN_HOUR_MS = 3_600_000;

/** The fields with their templates parsed and tried: one that is wrong is found where it is configured, not by the first message. */
const settings = templatedFields.transform((fields, context) => {
  try {
    const requestOf = requestsBy(fields);
    requestOf(sample, 0);
    return { ...fields, requestOf };
  } catch (error) {
    const said = error instanceof Error ? error.message : 'unreadable';
    context.addIssue({ code: 'custom', message: `a template is wrong: ${said}`, input: '(templates)' });
    return z.NEVER;
  }
});

const sample: Parameters<RequestOf>[0] = {
  to: '+15555550100',
  content: { title: 'A title', body: 'A text' },
  deliveryId: '00000000-0000-7000-8000-000000000000',
  category: 'announcement',
  expiresAt: new Date(AN_HOUR_MS),
};

/**
 * SMS by whichever firm can be described: a request of templates, and where in the answer its yes, its id and its no are
 * (every8d and its many cousins). Nothing is known of such a firm but what the account says, so silence is `unknown`.
 */
export const templated: Adapter<'sms', typeof settings> = { name: 'http-sms', wire: 'sms', settings, open };

function open(account: z.output<typeof settings>, { now }: AdapterTools): Sender<'sms'> {
  return httpSender<'sms'>({
    deadlineMs: account.deadlineMs,
    concurrency: account.concurrency,
    allowPrivate: account.allowPrivate,
    request(message): Post | { kind: 'refused'; reason: string } {
      try {
        return account.requestOf(message, now());
      } catch {
        // A text of this size or kind, in these templates: another text may well go.
        return { kind: 'refused', reason: 'HTTP_SMS_TEMPLATE' };
      }
    },
    meaningOf: (answer) => meaningOf(answer, account.answer, now()),
  });
}
