import { z } from 'zod';

/** A length of time as protobuf's JSON writes it: seconds, up to nine decimals, an `s`. */
const duration = z.string().regex(/^-?\d{1,12}(\.\d{1,9})?s$/, 'Illegal duration format; duration must end with \'s\'');
const texts = z.record(z.string(), z.string());
const object = z.record(z.string(), z.unknown());
const priority = z.string().regex(/^(normal|high)$/i, 'must be NORMAL or HIGH');

const notification = z.strictObject({ title: z.string().optional(), body: z.string().optional(), image: z.string().optional() });

/** Both spellings of a name are good in protobuf's JSON. */
const android = z.strictObject({
  collapse_key: z.string().optional(),
  collapseKey: z.string().optional(),
  priority: priority.optional(),
  ttl: duration.optional(),
  restricted_package_name: z.string().optional(),
  restrictedPackageName: z.string().optional(),
  data: texts.optional(),
  notification: object.optional(),
  fcm_options: object.optional(),
  fcmOptions: object.optional(),
  direct_boot_ok: z.boolean().optional(),
  directBootOk: z.boolean().optional(),
  bandwidth_constrained_ok: z.boolean().optional(),
  bandwidthConstrainedOk: z.boolean().optional(),
  restricted_satellite_ok: z.boolean().optional(),
  restrictedSatelliteOk: z.boolean().optional(),
});

const webpush = z.strictObject({
  headers: texts.optional(),
  data: texts.optional(),
  notification: object.optional(),
  fcm_options: object.optional(),
  fcmOptions: object.optional(),
});

const apns = z.strictObject({
  headers: texts.optional(),
  payload: object.optional(),
  live_activity_token: z.string().optional(),
  liveActivityToken: z.string().optional(),
  fcm_options: object.optional(),
  fcmOptions: object.optional(),
});

const message = z.strictObject({
  name: z.string().optional(),
  data: texts.optional(),
  notification: notification.optional(),
  android: android.optional(),
  webpush: webpush.optional(),
  apns: apns.optional(),
  fcm_options: object.optional(),
  fcmOptions: object.optional(),
  token: z.string().optional(),
  topic: z.string().optional(),
  condition: z.string().optional(),
});

/** The body of messages:send. */
export const sendRequest = z.strictObject({ message, validate_only: z.boolean().optional(), validateOnly: z.boolean().optional() });

type FcmMessage = z.output<typeof message>;

const GREATEST_MESSAGE_BYTES = 4_096;
const RESERVED_KEY = /^(from|message_type|gcm|google\..*|gcm\..*)$/;

/** What FCM finds wrong with a message that has the right shape; null when nothing. */
export function flawOf({ data = {}, notification, android, token, topic, condition }: FcmMessage): string | null {
  if ([token, topic, condition].filter((target) => target !== undefined).length !== 1) {
    return 'Recipient of the message is not set.';
  }
  const reserved = Object.keys(data).find((key) => RESERVED_KEY.test(key));
  if (reserved !== undefined) return `Invalid data payload key: ${reserved}`;
  const parts = [data, notification ?? {}, android?.data ?? {}, android?.notification ?? {}];
  if (parts.reduce((sum, part) => sum + sizeOf(part), 0) > GREATEST_MESSAGE_BYTES) return 'Message is too big: the payload exceeds 4096 bytes';
  return null;
}

function sizeOf(part: object): number {
  let size = 0;
  for (const [key, value] of Object.entries(part)) {
    size += Buffer.byteLength(key) + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return size;
}
