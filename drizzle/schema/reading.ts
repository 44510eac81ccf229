import { index, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const READING_KINDS = ["opened", "downloaded"] as const;

/**
 * The newest reading of each session (lib/mailbox/reading/reading.ts): answers that belong to one reading share its event. The
 * event is the evidence; a row here only says which answers are parts of it, and is deleted when the reading is over.
 * No foreign keys: a reading holds neither its session nor its message.
 */
export const readings = pgTable(
  "readings",
  {
    sessionId: uuid("session_id").notNull(),
    /** A document, a file of a reply, or, for the text of a message, the message. */
    subjectId: uuid("subject_id").notNull(),
    kind: text("kind", { enum: READING_KINDS }).notNull(),
    messageId: uuid("message_id").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.subjectId, t.kind] }),
    index("readings_session_id_message_id_idx").on(t.sessionId, t.messageId),
    index("readings_started_at_idx").on(t.startedAt),
  ],
);
