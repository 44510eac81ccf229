import { integer, pgTable, primaryKey, timestamp, uuid } from "drizzle-orm/pg-core";
import { messages } from "./mailbox";

/** For which messages a retention reminder was queued, 30 and 7 days before their deletion, each at most once (R13). */
export const retentionReminders = pgTable(
  "retention_reminders",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    daysBefore: integer("days_before").notNull(),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.daysBefore] })],
);
