import { sql } from "drizzle-orm";
import { boolean, char, check, index, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./column-types";

/** What a key of the Sender API may do. */
export const API_SCOPES = [
  "messages:place",
  "messages:read",
  "messages:withdraw",
  "evidence:read",
  "events:read",
  "customers:read",
  "customers:write",
  "replies:read",
  "replies:acknowledge",
  "closures:read",
  "closures:decide",
] as const;

/** Keys of the Sender API. A key is shown once, when it is created; only its digest is stored. */
export const apiKeys = pgTable(
  "api_keys",
  {
    /** The public part of the key, between `kp_live_` and the secret. */
    id: char("id", { length: 12 }).primaryKey(),
    /** For people: in lists, in the log and in the audit log. */
    name: text("name").notNull(),
    /**
     * The system that uses the key: the `source` of the messages that it places. Two keys of one sender are a rotation.
     */
    sender: text("sender").notNull(),
    /** `kp_test_…`; refused in production. */
    isTest: boolean("is_test").notNull(),
    scopes: text("scopes", { enum: API_SCOPES }).array().notNull(),
    /** SHA-256 of the whole key, hex. */
    digest: char("digest", { length: 64 }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    /** The first instant at which it is refused. */
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    /** Written at most once a minute. */
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (t) => [
    index("api_keys_sender_idx").on(t.sender),
    check("api_keys_expire_after_creation", sql`${t.expiresAt} > ${t.createdAt}`),
  ],
);

/**
 * Calls of the Sender API that carry an `Idempotency-Key`. A row without an answer is a call under way; when its
 * process has stopped, the row is taken over after `heldUntil`.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    sender: text("sender").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of method, path and body, hex. */
    fingerprint: char("fingerprint", { length: 64 }).notNull(),
    /** The call that holds the row; only this one may store the answer. */
    callId: uuid("call_id").notNull(),
    heldUntil: timestamp("held_until", { withTimezone: true }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    /**
     * Status and body of the answer, sealed: it may hold a generated initial password. Null while the call is under
     * way.
     */
    answer: bytea("answer"),
  },
  (t) => [primaryKey({ columns: [t.sender, t.key] }), index("idempotency_keys_created_at_idx").on(t.createdAt)],
);
