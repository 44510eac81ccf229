import { sql } from "drizzle-orm";
import { char, index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account";

export const CLOSURE_REASONS = ["contract-ended", "switch-to-postal"] as const;
/**
 * - `unconfirmed`: the e-mailed link has not been used
 * - `awaiting-decision`: the insurer has to decide
 * - `grace`: accepted, the customer may still withdraw it
 * - `withdrawn` by the customer, `rejected` by the insurer, `closed`: final
 */
export const CLOSURE_STATES = ["unconfirmed", "awaiting-decision", "grace", "withdrawn", "rejected", "closed"] as const;
export const CLOSURE_DECIDERS = ["rule", "insurer"] as const;

/** A customer's request to close their account (R14). It is kept as evidence after that, without personal data. */
export const closureRequests = pgTable(
  "closure_requests",
  {
    id: uuid("id").primaryKey(),
    /** Reference number for the customer and the insurer. */
    reference: text("reference").notNull().unique(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    reason: text("reason", { enum: CLOSURE_REASONS }).notNull(),
    state: text("state", { enum: CLOSURE_STATES }).notNull(),
    /** What the customer entered: name, policy, address, note. Emptied when the account is closed. */
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
    uniqueIndex("closure_requests_account_id_id_key").on(t.accountId, t.id),
    index("closure_requests_state_idx").on(t.state, t.closesAt),
    index("closure_requests_waiting_idx").on(t.requestedAt, t.id).where(sql`${t.state} = 'awaiting-decision'`),
    // At most one open request per account.
    uniqueIndex("closure_requests_open_key").on(t.accountId).where(sql`${t.state} in ('awaiting-decision', 'grace')`),
  ],
);
