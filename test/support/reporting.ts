import { openProviders } from '../../src/app/providers.ts';
import type { Account } from '../../src/app/providers-file.ts';
import { wallClock } from '../../src/base/clock.ts';
import { openHouse, type House } from './house.ts';
import { openReturns } from './returns.ts';

/** A house with accounts that report back, and where. */
export interface Reporting {
  house: House;
  publicUrl: string;
  close(): Promise<void>;
}

/** To be closed at the end of the file. */
export async function openReporting(accounts: Account[]): Promise<Reporting> {
  const house = await openHouse();
  const returns = await openReturns(house.database);
  const { wayBack } = returns;
  await returns.open(openProviders({ accounts, clock: wallClock, projectIds: new Map(), kept: {}, wayBack }));
  return {
    house,
    publicUrl: wayBack.publicUrl,
    async close() {
      await returns.close();
      await house.leave();
    },
  };
}
