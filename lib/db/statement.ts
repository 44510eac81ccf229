import "server-only";
import { type SQL, sql } from "drizzle-orm";

/** A statement, or a part of one, that a store has made and another room runs or builds into its own. */
export type Statement<T = unknown> = SQL<T>;

/** Returns one row and locks nothing. */
export const ONE_ROW: Statement = sql`select 1`;
