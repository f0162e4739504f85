/** `carillon/client`: a person's live inbox, for any page and any framework. */
export { RequestError } from './answer.ts';
export { createInbox } from './create-inbox.ts';
export type { FeedAction, FeedCategoryCounts, FeedCounts, FeedItem, InboxFilter } from './feed-item.ts';
export type { Inbox, InboxOptions, InboxSnapshot, InboxView, ViewSnapshot } from './inbox.ts';
export { Unanswered } from './knock.ts';
export type { Condition, Fault, InboxStatus } from './line.ts';
export type { Operation, Request } from './request.ts';
