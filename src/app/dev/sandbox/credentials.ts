import { derivedFrom } from './derived.ts';
import { PROJECT_ID, type Secrets } from './secrets.ts';
import { TOPIC_ARN } from './ses/sns.ts';

/** Everything that the configuration of a provider account needs to use the sandbox. */
export interface Credentials {
  fcm: { projectId: string; serviceAccount: ServiceAccount };
  apns: { key: string; keyId: string; teamId: string; topic: string };
  twilio: { accountSid: string; authToken: string; from: string; messagingServiceSid: string };
  smtp: { user: string; password: string };
  /** Of the topic that tells what became of mails by SMTP, and where it is. */
  ses: { topics: string[]; baseUrl: string };
  sendgrid: { apiKey: string; webhookKey: string };
  vonage: { apiKey: string; apiSecret: string; signatureSecret: string; from: string };
  every8d: { url: string; uid: string; password: string };
  /** Any last part but one of the path is a room of its own. */
  slack: { url: string };
  /** Any last part of the path is a receiver of its own; they share the secret. */
  webhook: { url: string; secret: string };
}

/** The file that Google's console hands out, with the sandbox as the place where tokens are issued. */
interface ServiceAccount {
  type: 'service_account';
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  client_id: string;
  token_uri: string;
  universe_domain: string;
}

/** As the kept secrets have them; `url` is the sandbox's own. */
export function credentialsFrom({ fcm, apns, twilio, smtp, seed }: Secrets, url: string): Credentials {
  const { sendgrid, vonage, every8d, slack, webhook } = derivedFrom(seed);
  return {
    fcm: {
      projectId: PROJECT_ID,
      serviceAccount: {
        type: 'service_account',
        project_id: PROJECT_ID,
        private_key_id: fcm.privateKeyId,
        private_key: fcm.privateKey,
        client_email: fcm.clientEmail,
        client_id: fcm.clientId,
        token_uri: `${url}/token`,
        universe_domain: 'googleapis.com',
      },
    },
    apns: { key: apns.privateKey, keyId: apns.keyId, teamId: apns.teamId, topic: apns.topic },
    twilio: { ...twilio },
    smtp: { ...smtp },
    ses: { topics: [TOPIC_ARN], baseUrl: url },
    sendgrid,
    vonage,
    every8d: { ...every8d, url: `${url}/API21/HTTP/sendSMS.ashx` },
    slack: { url: `${url}/services/${slack.team}/BROOM/${slack.token}` },
    webhook: { ...webhook, url: `${url}/webhook/demo` },
  };
}
