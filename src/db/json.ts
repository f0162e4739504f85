import type { Reader } from './connect.ts';

/**
 * Rows as one JSON parameter, for `jsonb_to_recordset`: a statement stays the same however many there are. The driver's
 * type of JSON asks for an index signature, which interfaces do not have; what becomes of them is JSON all the same.
 */
export function rowsAsJson(sql: Reader, rows: readonly object[]) {
  return sql.json(rows as never);
}
