import "server-only";
import { sql } from "drizzle-orm";

/**
 * A column of `returning` with which a statement outside a transaction commits without waiting for the disk
 * (`synchronous_commit`, for its own transaction only). Everybody sees its rows at once. If the database crashes within
 * a second, they may be lost, but never when a later commit that waited is there: the log is written in its order. So
 * it is for rows that matter only together with a later commit, or not much.
 */
export const WITHOUT_DISK = sql<string>`set_config('synchronous_commit', 'off', true)`;
