import type { IncomingHttpHeaders } from 'node:http';

const PUSH_TYPES = new Set([
  'alert', 'background', 'complication', 'controls', 'fileprovider', 'liveactivity', 'location', 'mdm', 'pushtotalk', 'voip', 'widgets',
]);
/** Topics of special pushes are the app's bundle id with one of these. */
const TOPIC_SUFFIXES = [
  '',
  '.voip',
  '.voip-ptt',
  '.complication',
  '.pushkit.fileprovider',
  '.location-query',
  '.push-type.liveactivity',
  '.push-type.controls',
  '.push-type.widgets',
];
const GREATEST_COLLAPSE_ID_BYTES = 64;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Apple's reason for refusing the headers, or null. */
export function flawOfHeaders(headers: IncomingHttpHeaders, topic: string): string | null {
  const asked = text(headers, 'apns-topic');
  if (asked === undefined || asked === '') return 'MissingTopic';
  if (!/^[\w.-]+$/.test(asked)) return 'BadTopic';
  if (!TOPIC_SUFFIXES.some((suffix) => asked === topic + suffix)) return 'TopicDisallowed';
  const type = text(headers, 'apns-push-type') ?? 'alert';
  if (!PUSH_TYPES.has(type)) return 'InvalidPushType';
  const priority = text(headers, 'apns-priority') ?? (type === 'background' ? '5' : '10');
  if (!['1', '5', '10'].includes(priority) || (type === 'background' && priority === '10')) return 'BadPriority';
  if (!/^\d{1,12}$/.test(text(headers, 'apns-expiration') ?? '0')) return 'BadExpirationDate';
  if (Buffer.byteLength(text(headers, 'apns-collapse-id') ?? '') > GREATEST_COLLAPSE_ID_BYTES) return 'BadCollapseId';
  const id = text(headers, 'apns-id');
  return id === undefined || UUID.test(id) ? null : 'BadMessageId';
}

/** The value of a header, whose repetitions are joined as HTTP says. */
export function text(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
