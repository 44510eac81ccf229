import { sql } from "drizzle-orm";
import { bigint, char, index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * Audit events: who did what and when, except the events of messages. Append-only, refused otherwise by triggers. No
 * foreign keys, because events are kept after accounts and messages are deleted.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp("at", { withTimezone: true }).notNull(),
    /** For example `sign-in.succeeded`; all kinds are listed in lib/audit/audit-event.ts. */
    kind: text("kind").notNull(),
    actor: text("actor").notNull(),
    accountId: uuid("account_id"),
    /** Digest of a typed address, which may have no account. */
    addressDigest: char("address_digest", { length: 64 }),
    requestId: text("request_id"),
    network: text("network"),
    details: jsonb("details")
      .$type<Record<string, string | number | boolean | null>>()
      .notNull()
      .default(sql`'{}'::jsonb`),
  },
  (t) => [index("audit_events_account_id_idx").on(t.accountId, t.at), index("audit_events_kind_idx").on(t.kind, t.at)],
);

/**
 * The chain over `audit_events` (lib/audit/audit-chain.ts), extended by the job `create-checkpoint`. Append-only,
 * refused otherwise by triggers.
 */
export const auditChain = pgTable("audit_chain", {
  /** 1, 2, 3… without a gap. */
  position: bigint("position", { mode: "number" }).primaryKey(),
  eventId: bigint("event_id", { mode: "number" }).notNull().unique(),
  /** SHA-256 over the hash of the link before and the event, hex. */
  hash: char("hash", { length: 64 }).notNull(),
});

/** Audit events that have no link in the chain yet. A trigger of `audit_events` inserts them. */
export const auditUnchained = pgTable("audit_unchained", {
  eventId: bigint("event_id", { mode: "number" }).primaryKey(),
});
