import { bigint, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/**
 * What the jobs have done since the installation, counted by all processes: for the metrics, the alarms and `portal
 * doctor`. A worker in a process of its own has no other way to tell.
 */
export const jobCounts = pgTable(
  "job_counts",
  {
    queue: text("queue").notNull(),
    /** `job-completed`, `job-failed`, or a name of the counts that the job returns. */
    item: text("item").notNull(),
    total: bigint("total", { mode: "number" }).notNull(),
    /** When it was last counted. */
    lastAt: timestamp("last_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.queue, t.item] })],
);
