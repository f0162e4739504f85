import { createBatcher } from '../base/batching.ts';
import type { SignedIds } from '../base/signed-ids.ts';
import type { ReceiptReader } from '../adapters/adapter.ts';
import type { Knock, Report } from '../core/receipt.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { keepReceipts, type ReportedReceipt } from '../db/receipts.ts';
import { obeyReply } from '../db/suppressions.ts';

/** An account that reports back. */
export interface Reporter {
  readonly name: string;
  readonly projects: readonly string[] | null;
  readonly receipts: ReceiptReader | null;
}

/**
 * Takes what is reported. Receipts are not acted on here: whoever reports waits for one insert, shared with all others, and no
 * more. What a person writes back is obeyed before it is answered for.
 */
export interface ReceiptDesk {
  /** Whether the account reports at all. */
  knows(account: string): boolean;
  /** Resolves once what was told is kept, and obeyed. */
  receive(account: string, knock: Knock): Promise<Report['kind']>;
  /** What our own service worker tells of a push; false where the token is none of ours. */
  beacon(token: string, kind: 'delivered' | 'clicked'): Promise<boolean>;
}

export interface DeskOptions {
  database: Database;
  reporters: readonly Reporter[];
  beacons: SignedIds;
  onReceived: (account: string, count: number) => void;
}

const RECEIPTS_PER_BATCH = 1_000;
const BATCHES_AT_ONCE = 2;

export function createDesk({ database, reporters, beacons, onReceived }: DeskOptions): ReceiptDesk {
  const readers = new Map(reporters.flatMap(({ name, projects, receipts }) => (receipts === null ? [] : [[name, { projects, receipts }] as const])));
  const inbox = createBatcher({
    limit: RECEIPTS_PER_BATCH,
    sizeOf: (receipts) => receipts.length,
    concurrency: BATCHES_AT_ONCE,
    isGuilt: isDataError,
    run: async (batches: ReportedReceipt[][]) => {
      await keepReceipts(database.sql, batches.flat());
      return batches.map(() => undefined);
    },
  });
  async function keep(receipts: ReportedReceipt[]): Promise<void> {
    if (receipts.length > 0) await inbox.add(receipts);
  }

  return {
    knows: (account) => readers.has(account),
    async receive(account, knock) {
      const reader = readers.get(account);
      const report = await reader?.receipts(knock);
      if (!reader || report?.kind !== 'told') return report?.kind ?? 'forged';
      await keep(report.receipts.map((receipt) => ({ ...receipt, account, projects: reader.projects })));
      for (const reply of report.replies) await obeyReply(database.sql, reply, reader.projects);
      onReceived(account, report.receipts.length + report.replies.length);
      return 'told';
    },
    async beacon(token, kind) {
      const deliveryId = beacons.read(token);
      if (deliveryId === null) return false;
      await keep([{ deliveryId, providerMessageId: null, kind, reason: null, stops: null, account: null, projects: null }]);
      onReceived('beacon', 1);
      return true;
    },
  };
}
