import { customType, timestamp } from 'drizzle-orm/pg-core';

/** A moment, as a Date; Postgres keeps it in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true });

/** Raw bytes, as a Buffer. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
