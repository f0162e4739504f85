import { seal, unseal } from '../base/crypto.ts';
import type { Database } from './connect.ts';

/**
 * A small secret of the platform's own, made the first time anyone asks and the same ever after, for every process.
 * It is sealed under the master key; with another one it cannot be read, and this throws.
 */
export async function keep(
  { sql }: Database,
  masterKey: string,
  name: string,
  make: () => string | Promise<string>,
): Promise<string> {
  const find = () => sql<{ sealed: Buffer }[]>`select sealed from keepsake where name = ${name}`;
  let [row] = await find();
  if (!row) {
    const sealed = seal(Buffer.from(await make()), masterKey, name);
    await sql`insert into keepsake (name, sealed) values (${name}, ${sealed}) on conflict (name) do nothing`;
    // Somebody else may have been first: what is there counts.
    [row] = await find();
  }
  if (!row) throw new Error(`The keepsake ${name} was not kept.`);
  return unseal(row.sealed, masterKey, name).toString();
}
