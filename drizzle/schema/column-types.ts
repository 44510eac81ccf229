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
