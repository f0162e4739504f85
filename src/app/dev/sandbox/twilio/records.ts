import type { SmsRequest } from './request.ts';
import { segmentsOf } from './segments.ts';

/** As Twilio calls the steps of a message that is sent. */
export type SmsStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed';

/** What Twilio knows of a message. */
export interface SmsRecord {
  readonly sid: string;
  readonly request: SmsRequest;
  readonly createdAt: number;
  status: SmsStatus;
  errorCode: number | null;
  updatedAt: number;
  sentAt: number | null;
}

/** The record as Twilio's REST interface writes it. */
export function resourceOf({ sid, request, status, errorCode, createdAt, updatedAt, sentAt }: SmsRecord, accountSid: string): object {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: request.body,
    date_created: rfc2822(createdAt),
    date_sent: sentAt === null ? null : rfc2822(sentAt),
    date_updated: rfc2822(updatedAt),
    direction: 'outbound-api',
    error_code: errorCode,
    error_message: errorCode === null ? null : `Error ${errorCode}`,
    from: request.from,
    messaging_service_sid: request.messagingServiceSid,
    num_media: String(request.media.length),
    num_segments: String(segmentsOf(request.body)),
    price: null,
    price_unit: 'USD',
    sid,
    status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: request.to,
    uri: `${uri}.json`,
  };
}

function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
