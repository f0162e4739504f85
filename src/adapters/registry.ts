import type { z } from 'zod';
import type { Wire } from '../core/channel.ts';
import type { Adapter } from './adapter.ts';
import { slack } from './chat/slack.ts';
import { sendgrid } from './email/sendgrid.ts';
import { smtp } from './email/smtp.ts';
import { apns } from './push/apns.ts';
import { fcm } from './push/fcm.ts';
import { templated } from './sms/templated.ts';
import { twilio } from './sms/twilio.ts';
import { vonage } from './sms/vonage.ts';
import { vapid } from './web-push/vapid.ts';
import { webhook } from './webhook/signed.ts';

/** An adapter to those who hold an account's settings but do not know their shape. */
export type AnyAdapter = Adapter<Exclude<Wire, 'in_app'>, z.ZodType>;

/** Every firm we speak to: adding one is its file and its line here. */
export const adapters: readonly AnyAdapter[] = [smtp, sendgrid, twilio, vonage, templated, fcm, apns, vapid, slack, webhook];
