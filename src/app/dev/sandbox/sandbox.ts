import { wallClock } from '../../../base/clock.ts';
import { createApns } from './apns/apns.ts';
import { createProviderTokens } from './apns/provider-token.ts';
import { credentialsFrom, type Credentials } from './credentials.ts';
import { derivedFrom, eventKeyFrom } from './derived.ts';
import { createEvery8d } from './every8d/every8d.ts';
import { createFcm } from './fcm/fcm.ts';
import { createOAuth } from './fcm/oauth.ts';
import { openFront, type Tls } from './http/front.ts';
import { mailboxDesk } from './mailbox/api.ts';
import { createEvents } from './mailbox/events.ts';
import { openJournal } from './mailbox/journal.ts';
import { createMailbox } from './mailbox/mailbox.ts';
import { readersFor } from './mailbox/readers.ts';
import { createViewer } from './mailbox/view.ts';
import { rulesDesk } from './misbehaviour/api.ts';
import { createMisbehaviour } from './misbehaviour/misbehaviour.ts';
import { deskOf } from './misbehaviour/perform.ts';
import { pageDesk } from './page/page.ts';
import type { HttpWire } from './provider.ts';
import { createCourse } from './receipts/course.ts';
import { createPostman } from './receipts/postman.ts';
import { repliesDesk, type WrittenReply } from './receipts/replies.ts';
import { createRoutes } from './routes.ts';
import { keepSecrets } from './secrets.ts';
import { createEvents as createSendgridEvents } from './sendgrid/events.ts';
import { createSendgrid } from './sendgrid/sendgrid.ts';
import { createSlack } from './slack/slack.ts';
import { createSesEvents } from './ses/events.ts';
import { createSns } from './ses/sns.ts';
import { openSmtp } from './smtp/smtp.ts';
import { incomingOf as incomingOfTwilio } from './twilio/callback.ts';
import { createReceipts as createTwilioReceipts } from './twilio/receipts.ts';
import { createTwilio } from './twilio/twilio.ts';
import { createReceipts as createVonageReceipts, incomingOf as incomingOfVonage } from './vonage/receipts.ts';
import { createVonage } from './vonage/vonage.ts';
import { subscriptionsDesk } from './web-push/subscriptions.ts';
import { createWebPush } from './web-push/web-push.ts';
import { createWebhook } from './webhook/webhook.ts';

/** Where the sandbox listens and what it remembers. */
export interface SandboxOptions {
  /** Loopback, and nothing else: what arrives here is shown to whoever asks. */
  host?: '127.0.0.1';
  /** For every provider that speaks HTTP; 0 takes a free one. */
  port: number;
  /** 0 takes a free one. */
  smtpPort: number;
  /** Where keys and passwords are kept (0600), so that a restart changes none; without it they are new each time. */
  stateFile?: string;
  /** Where messages are kept (0600), the latest 32 MiB of them at least; without it a restart forgets them. */
  messagesFile?: string;
  /** Certificate and key in PEM: the same ports then speak TLS too, and SMTP offers STARTTLS. */
  tls?: Tls;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>`: the base URL of FCM, APNs (h2c), Twilio and Web Push, and the mailbox's page. */
  readonly url: string;
  /** `smtp://127.0.0.1:<port>` */
  readonly smtpUrl: string;
  readonly credentials: Credentials;
  /** From now on SendGrid's events go there; Twilio and Vonage are told with each message. */
  reportEventsTo(url: string): void;
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Starts every provider at once, in this process: one port for all that speak HTTP, one for SMTP. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = LOOPBACK, port, smtpPort, stateFile, messagesFile, tls, now = () => wallClock.now() } = options;
  const secrets = await keepSecrets(stateFile);
  const derived = derivedFrom(secrets.seed);
  const journal = messagesFile === undefined ? null : openJournal(messagesFile, readersFor(secrets.seed));
  const mailbox = createMailbox(now, journal);
  const view = createViewer();
  const events = createEvents(mailbox, view);
  const misbehaviour = createMisbehaviour(now);
  const oauth = createOAuth(secrets, now);
  const course = createCourse();
  const postman = createPostman();
  const told = { course, postman, now };
  const twilioReceipts = createTwilioReceipts({ twilio: secrets.twilio, ...told });
  const vonageReceipts = createVonageReceipts({ vonage: derived.vonage, ...told });
  const sendgridEvents = createSendgridEvents({ key: eventKeyFrom(secrets.seed), ...told });

  const sns = createSns({ postman, now, base: () => url });
  const ses = createSesEvents({ sns, course, now });
  let url = '';

  const wires: HttpWire[] = [
    createFcm(oauth),
    createApns(secrets, createProviderTokens(secrets, now)),
    createWebPush(secrets.seed, now),
    createTwilio(secrets, twilioReceipts, now),
    createVonage(derived.vonage, vonageReceipts),
    createEvery8d(derived.every8d),
    createSendgrid(derived.sendgrid, sendgridEvents, now),
    createSlack(derived.slack),
    createWebhook(derived.webhook, now),
  ];
  const tellers = {
    twilio: (written: WrittenReply) => incomingOfTwilio(secrets.twilio, written),
    vonage: (written: WrittenReply) => incomingOfVonage(derived.vonage, written, now()),
  };
  const handle = createRoutes({
    providers: [...wires.map((wire) => deskOf(wire, mailbox, misbehaviour)), oauth.desk, sns.desk],
    own: [
      mailboxDesk(mailbox, view),
      events.desk,
      rulesDesk(misbehaviour),
      sendgridEvents.desk,
      ses.desk,
      repliesDesk(tellers, postman),
      subscriptionsDesk(secrets.seed),
      pageDesk,
    ],
  });
  const front = await openFront({ host, port, tls, handle });
  url = `http://${host}:${front.port}`;
  const smtp = await openSmtp({ host, port: smtpPort, smtp: secrets.smtp, tls, mailbox, misbehaviour, ses });

  return {
    url,
    smtpUrl: `smtp://${host}:${smtp.port}`,
    credentials: credentialsFrom(secrets, url),
    reportEventsTo: (to) => sendgridEvents.reportTo(to),
    async stop() {
      events.stop();
      course.stop();
      postman.stop();
      await Promise.all([front.close(), smtp.close()]);
      journal?.close();
    },
  };
}
