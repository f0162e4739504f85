/** The fields of a message that the sandbox looks at. */
export interface SmsRequest {
  to: string;
  from: string | null;
  body: string;
  messagingServiceSid: string | null;
  statusCallback: string | null;
  media: string[];
}

interface TwilioAccount {
  from: string;
  messagingServiceSid: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const ALPHANUMERIC_SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const GREATEST_BODY_CHARACTERS = 1_600;
const GREATEST_VALIDITY_SECONDS = 36_000;

/** Twilio's magic senders and what they answer. */
const magicSenders: Record<string, number> = { '+15005550001': 21212, '+15005550007': 21606, '+15005550008': 21611 };

/** Reads the form; a number is Twilio's code for what is wrong with it. */
export function readSms(form: URLSearchParams, account: TwilioAccount): SmsRequest | number {
  const to = form.get('To') ?? '';
  const from = form.get('From');
  const messagingServiceSid = form.get('MessagingServiceSid');
  const body = form.get('Body') ?? '';
  const media = form.getAll('MediaUrl');
  const statusCallback = form.get('StatusCallback');
  if (to === '') return 21604;
  if (!E164.test(to)) return 21211;
  const wrongSender = flawOfSender(from, messagingServiceSid, account);
  if (wrongSender !== null) return wrongSender;
  if (body === '' && media.length === 0) return 21602;
  if (Array.from(body).length > GREATEST_BODY_CHARACTERS) return 21617;
  if (statusCallback !== null && !isHttpUrl(statusCallback)) return 21609;
  const wrongValidity = flawOfValidity(form.get('ValidityPeriod'));
  if (wrongValidity !== null) return wrongValidity;
  return { to, from, body, messagingServiceSid, statusCallback, media };
}

function flawOfSender(from: string | null, service: string | null, account: TwilioAccount): number | null {
  if (from === null || from === '') {
    if (service === null || service === '') return 21603;
    return service === account.messagingServiceSid ? null : 21701;
  }
  const magic = magicSenders[from];
  if (magic !== undefined) return magic;
  if (from === account.from || ALPHANUMERIC_SENDER.test(from)) return null;
  return E164.test(from) ? 21606 : 21212;
}

function flawOfValidity(period: string | null): number | null {
  if (period === null) return null;
  if (!/^\d+$/.test(period) || Number(period) === 0) return 90014;
  return Number(period) > GREATEST_VALIDITY_SECONDS ? 90007 : null;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
