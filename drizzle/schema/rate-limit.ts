import { char, index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

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
