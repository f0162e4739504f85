import { parseJson } from '../../../../base/json.ts';
import type { Reading, Received } from '../provider.ts';
import { mail } from './mail.ts';

/** A mail as its reader sees it; its data are the arguments that come back with every event. */
export function readSendgrid({ body }: Received): Reading {
  const { subject, content, from, custom_args: own, headers = {}, categories = [], personalizations } = mail.parse(parseJson(body.toString()));
  const part = (type: string) => content.find((one) => one.type === type)?.value ?? null;
  const data = { ...own, ...personalizations[0]?.custom_args };
  return {
    title: subject,
    body: part('text/plain'),
    data: Object.keys(data).length > 0 ? data : null,
    details: { html: part('text/html'), from: from.email, mailHeaders: headers, categories },
  };
}
