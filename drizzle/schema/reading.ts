import { index, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

export const READING_KINDS = ["opened", "downloaded"] as const;

/**
 * The latest reading of a document or text in a session (lib/mailbox/reading/reading.ts). HTTP responses that belong to
 * one reading share one event of the message. The event is the evidence; these rows are deleted when the reading is
 * over. No foreign keys, so that a row does not block the deletion of its session or message.
 */
export const readings = pgTable(
  "readings",
  {
    sessionId: uuid("session_id").notNull(),
    accountId: uuid("account_id").notNull(),
    /** Id of a document or an attachment; for the text of a message, the id of the message. */
    subjectId: uuid("subject_id").notNull(),
    kind: text("kind", { enum: READING_KINDS }).notNull(),
    messageId: uuid("message_id").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.subjectId, t.kind] }),
    uniqueIndex("readings_account_id_key").on(t.accountId, t.sessionId, t.subjectId, t.kind),
    index("readings_started_at_idx").on(t.startedAt),
  ],
);
