import { index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { replies } from "./mailbox";
import { staffMembers } from "./staff";

/** Which staff member works on a reply. Only they can answer it; another one has to take it over first. */
export const replyAssignments = pgTable(
  "reply_assignments",
  {
    replyId: uuid("reply_id")
      .primaryKey()
      .references(() => replies.id, { onDelete: "cascade" }),
    memberId: uuid("member_id")
      .notNull()
      .references(() => staffMembers.id),
    assignedAt: timestamp("assigned_at", { withTimezone: true }).notNull(),
  },
  (t) => [index("reply_assignments_member_id_idx").on(t.memberId)],
);

/** Internal notes on a reply, which customers never see. */
export const replyNotes = pgTable(
  "reply_notes",
  {
    id: uuid("id").primaryKey(),
    replyId: uuid("reply_id")
      .notNull()
      .references(() => replies.id, { onDelete: "cascade" }),
    memberId: uuid("member_id")
      .notNull()
      .references(() => staffMembers.id),
    body: text("body").notNull(),
    notedAt: timestamp("noted_at", { withTimezone: true }).notNull(),
  },
  (t) => [index("reply_notes_reply_id_idx").on(t.replyId, t.notedAt)],
);
