import { sql } from "drizzle-orm";
import {
  bigint,
  char,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./column-types";

export const WEBHOOK_STATES = ["active", "disabled"] as const;
export const DELIVERY_STATES = ["waiting", "delivered", "abandoned"] as const;

/**
 * Every change of state that senders may know of, append-only until its retention is over. Triggers write most rows, in
 * the transaction of the change. A row gets its position after its commit (docs/adr/0016-feed.md).
 */
export const feedEntries = pgTable(
  "feed_entries",
  {
    /** Order of insertion, which is not the order of commits. */
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** Public id of the event; the same in the feed and in webhooks. */
    eventId: uuid("event_id").notNull().default(sql`gen_random_uuid()`),
    /** 1, 2, 3… without a gap, in the order in which readers see the rows; null until numbered. */
    position: bigint("position", { mode: "number" }),
    numberedAt: timestamp("numbered_at", { withTimezone: true }),
    /**
     * The sender that it concerns. Closure requests and customers belong to no sender: null, and for a test customer
     * `customersSource` of lib/kernel/test-address.ts.
     */
    source: text("source"),
    /** A type of lib/feed/event-type.ts. */
    type: text("type").notNull(),
    at: timestamp("at", { withTimezone: true }).notNull(),
    /** Ids, references and states; no personal data. */
    data: jsonb("data").$type<Record<string, string | number | boolean | null>>().notNull(),
  },
  (t) => [
    uniqueIndex("feed_entries_position_key").on(t.position).where(sql`${t.position} is not null`),
    index("feed_entries_unnumbered_idx").on(t.id).where(sql`${t.position} is null`),
  ],
);

/** One row: how far the feed is numbered and purged. Its lock serializes numbering. */
export const feedProgress = pgTable(
  "feed_progress",
  {
    id: integer("id").primaryKey(),
    lastPosition: bigint("last_position", { mode: "number" }).notNull(),
    /** Entries up to this position are deleted. */
    purgedPosition: bigint("purged_position", { mode: "number" }).notNull(),
  },
  (t) => [check("feed_progress_is_one_row", sql`${t.id} = 1`)],
);

/** Addresses of senders to which events are pushed. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    /** Random hex digits. */
    id: char("id", { length: 12 }).primaryKey(),
    source: text("source").notNull(),
    url: text("url").notNull(),
    /** Types or families (`message.*`) to push; empty: all of the sender's own. */
    types: text("types").array().notNull(),
    state: text("state", { enum: WEBHOOK_STATES }).notNull(),
    /** The key of signatures, sealed under the master key of documents. */
    sealedSecret: bytea("sealed_secret").notNull(),
    /** The secret before the last rotation, which signs as well until `previousUntil`. */
    sealedPreviousSecret: bytea("sealed_previous_secret"),
    previousUntil: timestamp("previous_until", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    /** Deliveries exist for entries up to this position of the feed. */
    queuedPosition: bigint("queued_position", { mode: "number" }).notNull(),
    /** Attempts that failed since the last one that succeeded. */
    failures: integer("failures").notNull(),
    failingSince: timestamp("failing_since", { withTimezone: true }),
    /** Nothing is sent before this instant. */
    pausedUntil: timestamp("paused_until", { withTimezone: true }),
    lastFailure: text("last_failure"),
    lastDeliveredAt: timestamp("last_delivered_at", { withTimezone: true }),
  },
  (t) => [index("webhook_endpoints_source_idx").on(t.source)],
);

/** What is pushed to an endpoint: one row per entry of the feed, kept as a log after its end. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    endpointId: char("endpoint_id", { length: 12 })
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    /** Position of the entry in the feed. */
    position: bigint("position", { mode: "number" }).notNull(),
    state: text("state", { enum: DELIVERY_STATES }).notNull(),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
    /** No attempt is made before this instant. */
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    /** While a process makes an attempt: when another may take it over. */
    leasedUntil: timestamp("leased_until", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Every attempt: when, the HTTP status or the kind of failure, how many milliseconds it took. */
    attempts: jsonb("attempts").$type<{ at: string; outcome: string; ms: number }[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.position] }),
    index("webhook_deliveries_due_idx").on(t.endpointId, t.dueAt).where(sql`${t.state} = 'waiting'`),
    index("webhook_deliveries_ended_at_idx").on(t.endedAt).where(sql`${t.endedAt} is not null`),
  ],
);
