import { bigint, index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * By how much the clock of a test sender is ahead. It decides what is due for test customers; nothing is dated by it.
 */
export const testClocks = pgTable("test_clocks", {
  /** `source` of the sender's test keys. */
  source: text("source").primaryKey(),
  offsetSeconds: integer("offset_seconds").notNull(),
  movedAt: timestamp("moved_at", { withTimezone: true }).notNull(),
  /**
   * Until then a call moves the clock or removes the test customers, unless its process has stopped; null: none does.
   */
  heldUntil: timestamp("held_until", { withTimezone: true }),
});

/** E-mails to test customers, which are kept here instead of being sent. Deleted after 30 days. */
export const testNotifications = pgTable(
  "test_notifications",
  {
    id: uuid("id").primaryKey(),
    sequence: bigint("sequence", { mode: "number" }).generatedAlwaysAsIdentity(),
    /** Of the address: whose test customer it is. */
    domain: text("domain").notNull(),
    notificationId: uuid("notification_id").notNull(),
    kind: text("kind").notNull(),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    outcome: text("outcome", { enum: ["sent", "bounced"] }).notNull(),
    at: timestamp("at", { withTimezone: true }).notNull(),
  },
  (t) => [index("test_notifications_domain_idx").on(t.domain, t.sequence), index("test_notifications_at_idx").on(t.at)],
);
