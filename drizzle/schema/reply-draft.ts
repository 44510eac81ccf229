import { foreignKey, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account";
import { messages } from "./mailbox";

/** Draft of a reply, at most one per message; deleted when it is sent or the message is purged. */
export const replyDrafts = pgTable(
  "reply_drafts",
  {
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageId: uuid("message_id").notNull(),
    body: text("body").notNull(),
    savedAt: timestamp("saved_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.messageId] }),
    foreignKey({
      name: "reply_drafts_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }).onDelete("cascade"),
  ],
);
