import { index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const BATCH_STATES = ["open", "committed", "cancelled"] as const;

/** A batch of messages: staged in chunks, visible after one short commit (docs/adr/0002-staged-delivery.md). */
export const batches = pgTable(
  "batches",
  {
    id: uuid("id").primaryKey(),
    /** The sender: references are unique within a source. */
    source: text("source").notNull(),
    state: text("state", { enum: BATCH_STATES }).notNull(),
    lineCount: integer("line_count").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    /** Renewed while the process that stages the batch is running (lib/delivery/heartbeat.ts). */
    heartbeatAt: timestamp("heartbeat_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (t) => [index("batches_state_idx").on(t.state)],
);
