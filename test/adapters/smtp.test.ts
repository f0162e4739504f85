import { smtp } from '../../src/adapters/email/smtp.ts';
import { battery, type Subject } from './battery.ts';
import { emailMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open({ smtpUrl, credentials }: Control, given: object = {}) {
  const settings = smtp.settings.parse({ url: smtpUrl, ...credentials.smtp, from: 'Bell <bell@carillon.example>', ...given });
  return smtp.open(settings, { now: () => Date.now(), receiptsUrl: null });
}

const subject: Subject<'email'> = {
  name: 'SMTP',
  provider: 'smtp',
  channel: 'EMAIL',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { port: elsewhere }),
  message: () => Promise.resolve(emailMessage()),
  address: ({ to }) => to,
  identity: ({ raw }) => raw.mailMessageId,
  secrets: ({ credentials: { smtp: { user, password } } }) => [password, btoa(password), btoa(`\0${user}\0${password}`)],
  beforeTheGreeting: 'retry',
  untaken: 'retry',
  lacks: {
    goaway: 'a server that closes says 421',
    suppressed: 'who does not want mail says so to us, or to the receipts of a provider; a server says "policy"',
  },
  outcomes: [
    { when: 'nobody has that address', rule: { code: '550 5.1.1' }, answers: { kind: 'gone', reason: 'SMTP_550_5.1.1' } },
    { when: 'that is known only after DATA', rule: { code: '550 5.1.1', atData: true }, answers: { kind: 'gone', reason: 'SMTP_550_5.1.1' } },
    { when: 'the receiver’s policy forbids it', rule: { code: '554 5.7.1' }, answers: { kind: 'refused', reason: 'SMTP_554_5.7.1' } },
    { when: 'the content is not wanted', rule: { code: '554 5.6.0', atData: true }, answers: { kind: 'refused', reason: 'SMTP_554_5.6.0' } },
    {
      when: 'it is larger than the server takes',
      message: (good) => ({ ...good, content: { ...good.content, body: 'x'.repeat(11 * 1_048_576) } }),
      answers: { kind: 'refused' },
    },
    { when: 'it cannot be addressed', message: (good) => ({ ...good, to: 'a b@c' }), answers: { kind: 'refused', reason: 'SMTP_ADDRESS' } },
    { when: 'the receiver is greylisting', rule: { code: '450 4.7.1' }, answers: { kind: 'retry', reason: 'SMTP_450_4.7.1' } },
    { when: 'the server stumbles after DATA', rule: { code: '451 4.3.0', atData: true }, answers: { kind: 'retry', reason: 'SMTP_451_4.3.0' } },
    { when: 'the server is going down', rule: { status: 503 }, answers: { kind: 'retry', reason: 'SMTP_421_4.3.2' } },
    {
      when: 'the server says that we are too fast',
      rule: { code: '421 4.7.0' },
      answers: { kind: 'throttled', reason: 'SMTP_421_4.7.0' },
      untilSeconds: 60,
    },
    { when: 'the password is wrong', sender: (sandbox) => open(sandbox, { password: 'wrong' }), answers: { kind: 'down', reason: 'SMTP_535_5.7.8' } },
  ],
};

battery(subject);
