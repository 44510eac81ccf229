import { sql } from "drizzle-orm";
import { char, index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account";

export const CLOSURE_REASONS = ["contract-ended", "switch-to-postal"] as const;
/**
 * `unconfirmed` waits for the mailed link · `awaiting-decision` the insurer decides · `grace` decided, may still be undone
 * · `withdrawn` undone by the customer · `rejected` · `closed`
 */
export const CLOSURE_STATES = ["unconfirmed", "awaiting-decision", "grace", "withdrawn", "rejected", "closed"] as const;
export const CLOSURE_DECIDERS = ["rule", "insurer"] as const;

/** A customer's request to close his account (R14). It outlives the account as evidence, without personal content. */
export const closureRequests = pgTable(
  "closure_requests",
  {
    id: uuid("id").primaryKey(),
    /** What customer and insurer call it. */
    reference: text("reference").notNull().unique(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    reason: text("reason", { enum: CLOSURE_REASONS }).notNull(),
    state: text("state", { enum: CLOSURE_STATES }).notNull(),
    /** What he wrote: name, policy, address, note. Emptied when the account closes. */
    details: jsonb("details").$type<Record<string, string>>().notNull(),
    /** SHA-256 of the confirmation link's token, hex; null for a request made while signed in, or once used. */
    tokenDigest: char("token_digest", { length: 64 }).unique(),
    tokenExpiresAt: timestamp("token_expires_at", { withTimezone: true }),
    requestedAt: timestamp("requested_at", { withTimezone: true }).notNull(),
    confirmedAt: timestamp("confirmed_at", { withTimezone: true }),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
    decidedBy: text("decided_by", { enum: CLOSURE_DECIDERS }),
    /** In `grace`: the first instant at which the account may be closed. */
    closesAt: timestamp("closes_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (t) => [
    index("closure_requests_account_id_idx").on(t.accountId),
    index("closure_requests_state_idx").on(t.state, t.closesAt),
    // One request at a time that still counts.
    uniqueIndex("closure_requests_open_key").on(t.accountId).where(sql`${t.state} in ('awaiting-decision', 'grace')`),
  ],
);
