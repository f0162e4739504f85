import type { EmailMessage } from '../../core/message.ts';
import type { Links } from '../adapter.ts';

/**
 * What lets a mail program offer "unsubscribe" by itself (RFC 8058): on what advertises, and only where there is a place that
 * answers. A header that leads nowhere is worse than none.
 */
export function unsubscribeHeaders({ promotional, deliveryId }: EmailMessage, links: Links | undefined): Record<string, string> {
  if (!promotional || !links) return {};
  return { 'List-Unsubscribe': `<${links.unsubscribe(deliveryId)}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
