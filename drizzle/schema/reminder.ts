import { foreignKey, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { messages } from "./mailbox";

export const MESSAGE_REMINDER_KINDS = ["payment-due", "unread"] as const;

/** For which messages a reminder of a due date or of an unread message was queued, each at most once. */
export const messageReminders = pgTable(
  "message_reminders",
  {
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
    kind: text("kind", { enum: MESSAGE_REMINDER_KINDS }).notNull(),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.kind, t.accountId] }),
    foreignKey({
      name: "message_reminders_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }).onDelete("cascade"),
  ],
);
