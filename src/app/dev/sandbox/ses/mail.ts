/** A mail that was taken, as SES would tell of it. */
export interface TakenMail {
  /** SES's id of it. */
  messageId: string;
  from: string;
  to: string;
  /** With its headers at least. */
  raw: Buffer;
}

/** SES tells in two dialects: by notifications of an identity, and by the event publishing of a configuration set. */
export type SesShape = 'notification' | 'event';
/** What SES tells of a mail. */
export type SesEventType = 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Reject' | 'Open' | 'Click';

/** What each type has in a field of its own name. */
const details: Record<SesEventType, object> = {
  Send: {},
  Delivery: { processingTimeMillis: 240, smtpResponse: '250 2.0.0 OK', reportingMTA: 'a8-70.smtp-out.sandbox.example' },
  Bounce: {},
  Complaint: { complaintFeedbackType: 'abuse', complaintSubType: null, feedbackId: 'sandbox' },
  Reject: { reason: 'Bad content' },
  Open: { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0' },
  Click: { ipAddress: '192.0.2.1', link: 'https://example.com/', userAgent: 'Mozilla/5.0' },
};

/** An event as SES writes it: a notification without the headers of the mail, or an event that has them. */
export function eventOf(mail: TakenMail, shape: SesShape, { type, more = {} }: { type: SesEventType; more?: object }, now: number): object {
  const timestamp = new Date(now).toISOString();
  return {
    [shape === 'event' ? 'eventType' : 'notificationType']: type,
    mail: {
      timestamp,
      source: mail.from,
      sendingAccountId: '000000000000',
      messageId: mail.messageId,
      destination: [mail.to],
      ...(shape === 'event' ? { headersTruncated: false, headers: headersOf(mail.raw), tags: { 'ses:from-domain': ['sandbox.example'] } } : {}),
    },
    [type.toLowerCase()]: { timestamp, ...details[type], ...more },
  };
}

function headersOf(raw: Buffer): { name: string; value: string }[] {
  const [head = ''] = raw.toString('utf8').split('\r\n\r\n', 1);
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }));
}
