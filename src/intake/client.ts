import type { Channel } from '../core/channel.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { CategoryRow } from '../db/tables/catalogue.ts';
import type { SendRequest } from './acceptance.ts';

/**
 * What a person may not ask for who sends by their own token: the category says whether at all, where to and how
 * urgently; to people of the project only, since a bare address would make of it a way to write to anybody; and in plain
 * text, since a mail in HTML is the app's own to whoever reads it.
 */
export function refuseClient(request: SendRequest, category: CategoryRow, channels: readonly Channel[], path: string[]): Refusal | null {
  if (!category.clientMaySend) return refuse.notForPeople([...path, 'category']);
  if (request.to.userId == null) return refuse.onlyToPeople([...path, 'to']);
  if (channels.some((channel) => !category.channels.includes(channel))) return refuse.onlyItsChannels([...path, 'channels']);
  if (request.strategy != null && request.strategy !== category.strategy) return refuse.onlyItsStrategy([...path, 'strategy']);
  if (request.priority != null && request.priority !== category.priority) return refuse.onlyItsPriority([...path, 'priority']);
  if (request.content?.html != null) return refuse.onlyPlainText([...path, 'content', 'html']);
  return null;
}
