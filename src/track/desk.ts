import { createBatcher } from '../base/batching.ts';
import type { SignedIds } from '../base/signed-ids.ts';
import type { ReceiptReader } from '../adapters/adapter.ts';
import { forged, type Knock, type Report, type Told } from '../core/receipt.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { keepReceipts, type ReportedReceipt } from '../db/receipts.ts';
import { obeyReply } from '../db/suppressions.ts';

/** An account that reports back. */
interface Reporter {
  readonly name: string;
  readonly projects: readonly string[] | null;
  readonly receipts: ReceiptReader | null;
}

/**
 * Takes what is reported. Receipts are not acted on here: whoever reports waits for one insert, shared with all others, and no
 * more. What a person writes back is obeyed before it is answered for.
 */
interface ReceiptDesk {
  /** Whether the account reports at all. */
  knows(account: string): boolean;
  /** What a knock comes to; nothing is kept yet. */
  read(account: string, knock: Knock): Promise<Report>;
  /** Resolves once what was told is kept, and obeyed. */
  keep(account: string, told: Told): Promise<void>;
  /** What our own service worker tells of a push; false where the token is none of ours. */
  beacon(token: string, kind: 'delivered' | 'clicked'): Promise<boolean>;
}

/** Who reports, and where it is counted. */
interface DeskOptions {
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
    read: (account, knock) => readers.get(account)?.receipts(knock) ?? Promise.resolve(forged),
    async keep(account, { receipts, replies }) {
      const projects = readers.get(account)?.projects ?? null;
      await keep(receipts.map((receipt) => ({ ...receipt, account, projects })));
      for (const reply of replies) await obeyReply(database.sql, reply, projects);
      onReceived(account, receipts.length + replies.length);
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
