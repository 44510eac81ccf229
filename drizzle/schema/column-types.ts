import { customType } from "drizzle-orm/pg-core";

/** Types of columns that drizzle-orm lacks and several tables use. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({
  dataType() {
    return "bytea";
  },
});

export const tsvector = customType<{ data: string }>({
  dataType() {
    return "tsvector";
  },
});

/** A position in PostgreSQL's write-ahead log, as text like `16/B374D848`. */
export const pgLsn = customType<{ data: string }>({
  dataType() {
    return "pg_lsn";
  },
});
