import type { z } from 'zod';
import type { Wire } from '../core/channel.ts';
import type { Adapter } from './adapter.ts';
import { smtp } from './email/smtp.ts';
import { apns } from './push/apns.ts';
import { fcm } from './push/fcm.ts';
import { twilio } from './sms/twilio.ts';
import { vapid } from './web-push/vapid.ts';

/** An adapter to those who hold an account's settings but do not know their shape. */
export type AnyAdapter = Adapter<Exclude<Wire, 'in_app'>, z.ZodType>;

/** Every firm we speak to: adding one is its file and its line here. */
export const adapters: readonly AnyAdapter[] = [smtp, twilio, fcm, apns, vapid];
