import { char, index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** Counters of rate limits, shared by all processes and kept over a restart. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    /** Name of the limit, for example `forgot-by-client`. */
    rule: text("rule").notNull(),
    /** Keyed digest of the client's address, of the typed address or of the account's id. */
    subject: char("subject", { length: 64 }).notNull(),
    /** When each hit was counted; at most as many as the limit allows. */
    hits: timestamp("hits", { withTimezone: true }).array().notNull(),
    lastHitAt: timestamp("last_hit_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.rule, t.subject] }), index("rate_limits_last_hit_at_idx").on(t.lastHitAt)],
);

/** Counters of limits with so many hits that their times cannot be kept: one number for the current window. */
export const rateWindows = pgTable(
  "rate_windows",
  {
    /** Name of the limit, for example `calls-by-api-key`. */
    rule: text("rule").notNull(),
    /** Keyed digest of what is counted. */
    subject: char("subject", { length: 64 }).notNull(),
    startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
    /** Hits since then, refused ones included. */
    hits: integer("hits").notNull(),
  },
  (t) => [primaryKey({ columns: [t.rule, t.subject] }), index("rate_windows_starts_at_idx").on(t.startsAt)],
);
