import { foreignKey, integer, pgTable, primaryKey, timestamp, uuid } from "drizzle-orm/pg-core";
import { messages } from "./mailbox";

/** For which messages a retention reminder was queued, 30 and 7 days before their deletion, each at most once (R13). */
export const retentionReminders = pgTable(
  "retention_reminders",
  {
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
    daysBefore: integer("days_before").notNull(),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.daysBefore, t.accountId] }),
    foreignKey({
      name: "retention_reminders_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }).onDelete("cascade"),
  ],
);
