import type { ParsedMail } from 'mailparser';
import { z } from 'zod';
import type { Reading, Received } from '../provider.ts';

/** Our own headers begin so; they are what a mail carries of the sender's data. */
const OWN_HEADER = 'x-carillon-';

/** A mail as its reader sees it. The parser is loaded with the first: it takes longer than the rest of the sandbox. */
export async function readMail({ body, headers }: Received): Promise<Reading> {
  const { simpleParser } = await import('mailparser');
  const mail = await simpleParser(body);
  const data = ownHeaders(mail);
  return {
    title: mail.subject ?? null,
    body: mail.text?.trimEnd() ?? null,
    data: Object.keys(data).length > 0 ? data : null,
    details: {
      html: mail.html === false ? null : mail.html,
      from: mail.from?.text ?? null,
      mailMessageId: mail.messageId ?? null,
      mailHeaders: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()])),
      attachments: mail.attachments.map(({ filename, contentType, size }) => ({ filename: filename ?? null, contentType, size })),
      envelope: z.json().parse(JSON.parse(JSON.stringify(headers))),
    },
  };
}

function ownHeaders(mail: ParsedMail): Record<string, string> {
  const own = mail.headerLines.filter(({ key }) => key.startsWith(OWN_HEADER));
  return Object.fromEntries(own.map(({ key, line }) => [key, line.slice(key.length + 1).trim()]));
}
