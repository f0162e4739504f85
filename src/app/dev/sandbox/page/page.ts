import type { Reply } from '../http/exchange.ts';
export const page: Reply = { status: 200, body: 'soon' };
