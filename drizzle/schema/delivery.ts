import { index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const BATCH_STATES = ["open", "committed", "cancelled"] as const;

/** One night run (CONTRACT, decision 20): staged in chunks, visible by one short commit. */
export const batches = pgTable(
  "batches",
  {
    id: uuid("id").primaryKey(),
    source: text("source").notNull(),
    state: text("state", { enum: BATCH_STATES }).notNull(),
    lineCount: integer("line_count").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    /** Renewed while the process that stages the batch lives (lib/delivery/heartbeat.ts). */
    heartbeatAt: timestamp("heartbeat_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (t) => [index("batches_state_idx").on(t.state)],
);
