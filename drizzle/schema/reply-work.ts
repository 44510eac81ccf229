import { foreignKey, index, integer, pgTable, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import { LOCALES } from "./account";
import { replies } from "./mailbox";
import { staffMembers } from "./staff";

/** Which staff member works on a reply. Only they can answer it; another one has to take it over first. */
export const replyAssignments = pgTable(
  "reply_assignments",
  {
    replyId: uuid("reply_id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    memberId: uuid("member_id")
      .notNull()
      .references(() => staffMembers.id),
    assignedAt: timestamp("assigned_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    foreignKey({
      name: "reply_assignments_reply_fk",
      columns: [t.accountId, t.replyId],
      foreignColumns: [replies.accountId, replies.id],
    }).onDelete("cascade"),
    unique("reply_assignments_account_id_reply_id_key").on(t.accountId, t.replyId),
    index("reply_assignments_member_id_idx").on(t.memberId),
  ],
);

/** Internal notes on a reply, which customers never see. */
export const replyNotes = pgTable(
  "reply_notes",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    replyId: uuid("reply_id").notNull(),
    memberId: uuid("member_id")
      .notNull()
      .references(() => staffMembers.id),
    body: text("body").notNull(),
    notedAt: timestamp("noted_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    foreignKey({
      name: "reply_notes_reply_fk",
      columns: [t.accountId, t.replyId],
      foreignColumns: [replies.accountId, replies.id],
    }).onDelete("cascade"),
    unique("reply_notes_account_id_id_key").on(t.accountId, t.id),
    index("reply_notes_reply_id_idx").on(t.replyId, t.notedAt),
  ],
);

/** Texts with which staff begin an answer. Variables such as `{hivatkozás}` are filled in when one is used. */
export const textModules = pgTable(
  "text_modules",
  {
    id: uuid("id").primaryKey(),
    locale: text("locale", { enum: LOCALES }).notNull(),
    /** Shown to staff only. */
    name: text("name").notNull(),
    body: text("body").notNull(),
    changedBy: uuid("changed_by")
      .notNull()
      .references(() => staffMembers.id),
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
    /** Incremented by every change: of two changes at once, the later one is told of the earlier. */
    version: integer("version").notNull().default(1),
  },
  (t) => [unique("text_modules_name_key").on(t.locale, t.name)],
);
