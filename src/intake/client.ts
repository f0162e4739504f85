import type { Channel } from '../core/channel.ts';
import { refusal, type Refusal } from '../core/refusal.ts';
import type { Category } from '../db/catalogue.ts';
import type { SendRequest } from './acceptance.ts';

/**
 * What a person may not ask for who sends by their own token: the category says whether at all, where to and how
 * urgently; and to people of the project only, since a bare address would make of it a way to write to anybody.
 */
export function refuseClient(request: SendRequest, category: Category, channels: readonly Channel[], path: string[]): Refusal | null {
  const no = (message: string, ...at: string[]) => refusal('NOT_ALLOWED', message, [...path, ...at]);
  if (!category.clientMaySend) return no('People may not send in this category themselves.', 'category');
  if (request.to.userId == null) return no('People send to people of their project only.', 'to');
  if (channels.some((channel) => !category.channels.includes(channel))) return no('The category does not go there.', 'channels');
  if (request.strategy != null && request.strategy !== category.strategy) return no('The category says how.', 'strategy');
  if (request.priority != null && request.priority !== category.priority) return no('The category says how urgently.', 'priority');
  return null;
}
