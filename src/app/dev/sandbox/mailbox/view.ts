import type { Json } from '../../../../core/message.ts';
import type { Entry } from './mailbox.ts';

/** A message as `GET /messages` shows it. */
export interface MessageView {
  id: string;
  channel: string;
  provider: string;
  to: string;
  title: string | null;
  body: string | null;
  data: Json;
  raw: Record<string, unknown>;
  /** RFC 3339, UTC. */
  at: string;
}

/** Reads an entry for a person: this is where bodies are parsed, decrypted and decoded. */
export async function viewOf({ id, at, received }: Entry): Promise<MessageView> {
  const { title, body, data, details } = await received.read(received);
  return {
    id,
    channel: received.channel,
    provider: received.provider,
    to: received.to,
    title,
    body,
    data,
    raw: { messageId: received.messageId, headers: received.headers, body: textOf(received.body), ...details },
    at: new Date(at).toISOString(),
  };
}

function textOf(body: string | Buffer): string {
  return typeof body === 'string' ? body : body.toString('utf8');
}
