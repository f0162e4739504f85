import type { Action } from '../misbehaviour/action.ts';

/** The error that smtp-server turns into a reply line. */
interface SmtpRefusal extends Error {
  responseCode: number;
}

/** What a bare code means most often. */
const enhanced: Record<number, string> = {
  421: '4.3.2',
  450: '4.2.0',
  451: '4.3.0',
  452: '4.2.2',
  535: '5.7.8',
  550: '5.1.1',
  551: '5.7.1',
  552: '5.2.2',
  553: '5.1.3',
  554: '5.7.1',
};

const texts: Record<number, string> = {
  421: 'Service not available, closing transmission channel',
  450: 'Mailbox temporarily unavailable, try again later',
  451: 'Local error in processing',
  452: 'Mailbox full',
  550: 'No such user here',
  552: 'Mailbox size limit exceeded',
  554: 'Message refused by policy',
};

/** An outage is asked for in HTTP's words on every wire; SMTP's own 500s mean other things. */
const smtpOfHttp: Record<number, string> = { 429: '450 4.7.1', 500: '451 4.3.0', 502: '451 4.3.0', 503: '421 4.3.2', 504: '451 4.4.1' };

/** The reply line that a misbehaviour asks for: `550`, `550 5.1.1`, `550 5.1.1 Unknown user`. */
export function refusalFor({ status, code }: Action): SmtpRefusal {
  const asked = code ?? smtpOfHttp[status ?? 503] ?? String(status);
  const [, reply = '451', detail, text] = /^([45]\d\d)(?:[ -](\d\.\d{1,3}\.\d{1,3}))?(?: (.+))?$/.exec(asked) ?? [];
  const responseCode = Number(reply);
  return refusal(responseCode, `${detail ?? enhanced[responseCode] ?? `${reply.charAt(0)}.0.0`} ${text ?? texts[responseCode] ?? 'Refused by the sandbox'}`);
}

/** As smtp-server wants it: an error that carries the reply code. */
export function refusal(responseCode: number, text: string): SmtpRefusal {
  return Object.assign(new Error(text), { responseCode });
}
