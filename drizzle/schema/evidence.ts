import {
  bigint,
  char,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./column-types";

/**
 * Messages whose history has grown since the last checkpoint; a message may have several rows. A trigger of
 * `message_events` inserts them. Not unique by message: an insert would else have to wait for the job that deletes the
 * row.
 */
export const evidencePending = pgTable("evidence_pending", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  messageId: uuid("message_id").notNull(),
});

/** The leaves of the tree: heads of histories, in the order in which they were added. Append-only. */
export const evidenceLeaves = pgTable(
  "evidence_leaves",
  {
    /** 0, 1, 2… without a gap. */
    position: bigint("position", { mode: "number" }).primaryKey(),
    messageId: uuid("message_id").notNull(),
    /** Number of the message's last event at that time. */
    sequence: integer("sequence").notNull(),
    /** Its hash, hex. */
    eventHash: char("event_hash", { length: 64 }).notNull(),
  },
  (t) => [index("evidence_leaves_message_id_idx").on(t.messageId, t.position)],
);

/** Nodes of the tree at every eighth height (lib/evidence/merkle-ranges.ts). Append-only. */
export const evidenceNodes = pgTable(
  "evidence_nodes",
  {
    /** 8, 16, 24…: a node covers 2^height leaves. */
    height: smallint("height").notNull(),
    position: bigint("position", { mode: "number" }).notNull(),
    hash: bytea("hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.height, t.position] })],
);

/** Signed checkpoints (lib/evidence/checkpoint.ts). Append-only. */
export const evidenceCheckpoints = pgTable(
  "evidence_checkpoints",
  {
    number: integer("number").primaryKey(),
    at: timestamp("at", { withTimezone: true }).notNull(),
    /** Number of leaves. */
    treeSize: bigint("tree_size", { mode: "number" }).notNull(),
    /** Number of links in the chain of the audit log. */
    auditLength: bigint("audit_length", { mode: "number" }).notNull(),
    /** Canonical JSON of what is signed; it repeats the columns above. */
    content: text("content").notNull(),
    /** The members of the flattened JWS. */
    protectedHeader: text("protected_header").notNull(),
    signature: text("signature").notNull(),
  },
  (t) => [index("evidence_checkpoints_tree_size_idx").on(t.treeSize, t.number)],
);

/** Which checkpoint was written to which place of CHECKPOINT_TARGETS. */
export const checkpointDeliveries = pgTable(
  "checkpoint_deliveries",
  {
    number: integer("number")
      .notNull()
      .references(() => evidenceCheckpoints.number),
    /** SHA-256 of the target as configured, hex: an address may be personal. */
    target: char("target", { length: 64 }).notNull(),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.target, t.number] })],
);
