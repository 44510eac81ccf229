import { index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account";

export const REGISTRATION_STATES = ["pending", "done", "cancelled", "expired"] as const;

/** A started registration in the customer portal (R20): the ticket it was started with, and what came back. */
export const portalRegistrations = pgTable(
  "portal_registrations",
  {
    /** The ticket's `jti`: taken once. */
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    state: text("state", { enum: REGISTRATION_STATES }).notNull(),
    issuedAt: timestamp("issued_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (t) => [index("portal_registrations_account_id_idx").on(t.accountId, t.issuedAt)],
);
