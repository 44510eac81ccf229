import { boolean, date, integer, pgTable, timestamp } from "drizzle-orm/pg-core";

/**
 * What happened on a day in Budapest, for the start page of staff. Counted by the job `count-daily-figures`, because
 * the page must not count a million messages. Names nobody; never deleted.
 */
export const dailyFigures = pgTable("daily_figures", {
  day: date("day", { mode: "string" }).primaryKey(),
  /** Messages placed on the day. */
  placed: integer("placed").notNull(),
  /** Those of them that were opened by the end of the third day after it. */
  openedInTime: integer("opened_in_time").notNull(),
  /** Notifications given up on the day: refused for good, or after the last attempt. */
  notificationsFailed: integer("notifications_failed").notNull(),
  /** Sign-ins of customers. */
  signIns: integer("sign_ins").notNull(),
  /** Accounts locked, by failed attempts or by staff. */
  lockouts: integer("lockouts").notNull(),
  countedAt: timestamp("counted_at", { withTimezone: true }).notNull(),
  /** True when it was counted after its third day, so that nothing changes any more. */
  isFinal: boolean("is_final").notNull(),
});
