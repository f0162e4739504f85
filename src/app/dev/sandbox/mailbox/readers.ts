import { readApns } from '../apns/reading.ts';
import { readForm } from '../every8d/reading.ts';
import { readFcm } from '../fcm/reading.ts';
import { readSendgrid } from '../sendgrid/reading.ts';
import { readSlack } from '../slack/post.ts';
import { readMail } from '../smtp/reading.ts';
import { readTwilio } from '../twilio/reading.ts';
import { readVonage } from '../vonage/reading.ts';
import { readerOf } from '../web-push/reading.ts';
import { readEvent } from '../webhook/reading.ts';
import type { Readers } from './journal.ts';

/** How the messages of each provider are read by a person; Web Push needs the keys of its endpoints. */
export function readersFor(seed: string): Readers {
  return {
    fcm: readFcm,
    apns: readApns,
    twilio: readTwilio,
    vonage: readVonage,
    every8d: readForm,
    smtp: readMail,
    sendgrid: readSendgrid,
    'web-push': readerOf(seed),
    slack: readSlack,
    webhook: readEvent,
  };
}
