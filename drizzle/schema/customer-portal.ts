import { pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account";

export const REGISTRATION_STATES = ["pending", "done", "cancelled", "expired"] as const;

/** A registration in the customer portal that was started here (R19): its ticket, and the result that was reported. */
export const customerPortalRegistrations = pgTable(
  "customer_portal_registrations",
  {
    /** The `jti` of the ticket; a report with it is accepted once. */
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    state: text("state", { enum: REGISTRATION_STATES }).notNull(),
    issuedAt: timestamp("issued_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (t) => [uniqueIndex("customer_portal_registrations_account_id_key").on(t.accountId, t.issuedAt, t.id)],
);
