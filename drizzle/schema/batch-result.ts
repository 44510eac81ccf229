import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { DOCUMENT_TYPES } from "./mailbox";
import { staffMembers } from "./staff";

/**
 * What became of the lines of a batch, in numbers. Written before its commit; counts only once the batch is committed.
 */
export const batchResults = pgTable("batch_results", {
  batchId: uuid("batch_id").primaryKey(),
  /** That of most lines: the batch's kind, by which its size is compared with earlier ones. */
  documentType: text("document_type", { enum: DOCUMENT_TYPES }).notNull(),
  lines: integer("lines").notNull(),
  placed: integer("placed").notNull(),
  alreadyPlaced: integer("already_placed").notNull(),
  customerPortal: integer("customer_portal").notNull(),
  postal: integer("postal").notNull(),
});

/**
 * Lines of batches that were not placed in a mailbox, written before the commit; they count once the batch is
 * committed. And single messages of the Sender API that go by post.
 */
export const elsewhereLines = pgTable(
  "elsewhere_lines",
  {
    /** Of a single message an id of its own, which no batch has. */
    batchId: uuid("batch_id").notNull(),
    /** The physical line of the manifest; 1 for a single message. */
    line: integer("line").notNull(),
    /** A message that was not placed with a batch; it counts as soon as its row is there. */
    isSingle: boolean("is_single").notNull().default(false),
    source: text("source").notNull(),
    senderReference: text("sender_reference").notNull(),
    route: text("route", { enum: ["customer-portal", "postal"] }).notNull(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    contractNumber: text("contract_number"),
    documentType: text("document_type", { enum: DOCUMENT_TYPES }).notNull(),
    recordedAt: timestamp("recorded_at", { withTimezone: true }).notNull(),
    /**
     * An earlier committed batch, or a single message, sent the same reference by the same route: nobody has to act
     * again.
     */
    isRepeat: boolean("is_repeat").notNull(),
    /** When a staff member had it printed and posted, and who. */
    handledAt: timestamp("handled_at", { withTimezone: true }),
    handledBy: uuid("handled_by").references(() => staffMembers.id),
  },
  (t) => [
    primaryKey({ columns: [t.batchId, t.line] }),
    index("elsewhere_lines_reference_idx").on(t.source, t.senderReference),
    index("elsewhere_lines_recorded_at_idx").on(t.recordedAt),
    index("elsewhere_lines_open_idx")
      .on(t.recordedAt.desc().nullsFirst(), t.batchId.desc().nullsFirst(), t.line.desc().nullsFirst())
      .where(sql`${t.route} = 'postal' and not ${t.isRepeat} and ${t.handledAt} is null`),
    index("elsewhere_lines_handled_idx")
      .on(t.handledAt.desc().nullsFirst(), t.batchId.desc().nullsFirst(), t.line.desc().nullsFirst())
      .where(sql`${t.route} = 'postal' and not ${t.isRepeat} and ${t.handledAt} is not null`),
  ],
);
