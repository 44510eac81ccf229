import { char, index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { staffMembers } from "./staff";

export const UPLOAD_STATES = ["checked", "refused", "placing", "placed", "failed", "cancelled"] as const;

/**
 * A line with what is wrong or was corrected in it (lib/delivery/line-problem.ts); line 0 is the ZIP itself. `reason`
 * is English; rows of older releases have nothing else.
 */
export type UploadedLineProblem = {
  line: number;
  reason: string;
  field?: string | null;
  code?: string;
  detail?: string;
  values?: Record<string, string | number>;
};

/** What placing an upload would do. */
export type UploadPreview = {
  lines: number;
  placed: number;
  alreadyPlaced: number;
  customerPortal: number;
  postal: number;
  newCustomers: number;
  documents: number;
  remarks: UploadedLineProblem[];
  /** What is unusual about the batch (lib/delivery/api-batch/batch-warnings.ts). */
  warnings: (
    | { code: "fewer-than-usual" | "more-than-usual"; messages: number; usual: number }
    | { code: "many-for-one-customer"; email: string; messages: number }
    | { code: "all-placed-before"; messages: number }
  )[];
};

/** ZIPs that staff uploaded: checked at once, kept sealed until somebody places or cancels them. */
export const batchUploads = pgTable(
  "batch_uploads",
  {
    id: uuid("id").primaryKey(),
    state: text("state", { enum: UPLOAD_STATES }).notNull(),
    filename: text("filename").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** Of the ZIP, hex. Its sealed bytes are in `document_bytes` under `id`, until it is placed or cancelled. */
    sha256: char("sha256", { length: 64 }).notNull(),
    uploadedBy: uuid("uploaded_by")
      .notNull()
      .references(() => staffMembers.id),
    uploadedAt: timestamp("uploaded_at", { withTimezone: true }).notNull(),
    /** What placing it would do; null when lines are wrong. */
    preview: jsonb("preview").$type<UploadPreview>(),
    /** The wrong lines, at most MAX_STORED_PROBLEMS, and the number of all. */
    problems: jsonb("problems").$type<UploadedLineProblem[]>().notNull(),
    problemCount: integer("problem_count").notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    endedBy: uuid("ended_by").references(() => staffMembers.id),
    /** While it is being placed: when another worker may begin anew. */
    leasedUntil: timestamp("leased_until", { withTimezone: true }),
    /** The batch that it became, or that was tried last. */
    batchId: uuid("batch_id"),
    /** The sealed result file with initial passwords, in `document_bytes`; null once it was handed over. */
    resultId: uuid("result_id"),
    resultBytes: integer("result_bytes"),
    resultSha256: char("result_sha256", { length: 64 }),
    /** Who got the initial passwords, and when. */
    handedOverAt: timestamp("handed_over_at", { withTimezone: true }),
    handedOverTo: uuid("handed_over_to").references(() => staffMembers.id),
  },
  (t) => [index("batch_uploads_uploaded_at_idx").on(t.uploadedAt, t.id), index("batch_uploads_state_idx").on(t.state)],
);
