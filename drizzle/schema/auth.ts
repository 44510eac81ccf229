import { sql } from "drizzle-orm";
import {
  char,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { accounts } from "./account";
import { pgLsn } from "./column-types";

export const CREDENTIAL_ORIGINS = ["initial", "chosen"] as const;
export const PASSWORD_LINK_PURPOSES = ["activation", "forgotten", "expired", "unlock"] as const;
export const SESSION_KINDS = ["full", "first-change"] as const;
export const SESSION_END_REASONS = [
  "signed-out",
  "signed-out-everywhere",
  "password-changed",
  "address-changed",
  "replaced",
  "locked",
  "closed",
] as const;

/** The password of an account. Before the first sign-in this is the hash of the initial password. */
export const credentials = pgTable("credentials", {
  accountId: uuid("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  /** PHC string of argon2id over the peppered password; null when the initial password is void. */
  passwordHash: text("password_hash"),
  /** Fingerprint of the pepper that was used, so that two peppers can be in use during a rotation. */
  pepperId: char("pepper_id", { length: 8 }).notNull(),
  origin: text("origin", { enum: CREDENTIAL_ORIGINS }).notNull(),
  /** Incremented by every change of the password; a session with another version is invalid. */
  version: integer("version").notNull().default(1),
  passwordChangedAt: timestamp("password_changed_at", { withTimezone: true }).notNull(),
  /** Wrong initial passwords, counted across links; 10 make the initial password void. */
  initialFailures: integer("initial_failures").notNull().default(0),
  /**
   * When staff locked the account (`portal customers lock`); null when they did not. Independent of every secret,
   * unlike the failure counter in `login_attempts`. A password set by an e-mailed link clears it.
   */
  staffLockedAt: timestamp("staff_locked_at", { withTimezone: true }),
});

/** Failed sign-ins by address, with or without an account (R17, R18). */
export const loginAttempts = pgTable(
  "login_attempts",
  {
    /** HMAC-SHA-256 of the normalized address, hex, so that addresses without an account are not stored. */
    addressDigest: char("address_digest", { length: 64 }).primaryKey(),
    failed: integer("failed").notNull(),
    lastAt: timestamp("last_at", { withTimezone: true }).notNull(),
    lockedAt: timestamp("locked_at", { withTimezone: true }),
  },
  (t) => [
    index("login_attempts_last_at_idx").on(t.lastAt),
    check("login_attempts_failed_is_bounded", sql`${t.failed} between 0 and 10`),
  ],
);

export const passwordLinks = pgTable(
  "password_links",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** SHA-256 of the token, hex. The token itself is only in the notification. */
    tokenDigest: char("token_digest", { length: 64 }).notNull().unique(),
    purpose: text("purpose", { enum: PASSWORD_LINK_PURPOSES }).notNull(),
    issuedAt: timestamp("issued_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    usedAt: timestamp("used_at", { withTimezone: true }),
    /** When a newer link or a change of the password made it invalid. */
    voidedAt: timestamp("voided_at", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("password_links_account_id_id_key").on(t.accountId, t.id),
    check("password_links_expire_after_issue", sql`${t.expiresAt} > ${t.issuedAt}`),
  ],
);

/** A session. The cookie carries only its id. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** `first-change` allows only the change of the initial password (R7). */
    kind: text("kind", { enum: SESSION_KINDS }).notNull(),
    /** The activation link that started a `first-change` session; it is used up when the new password is saved. */
    passwordLinkId: uuid("password_link_id").references(() => passwordLinks.id, { onDelete: "cascade" }),
    /** `credentials.version` of the password that this session was started with. */
    credentialVersion: integer("credential_version").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    endReason: text("end_reason", { enum: SESSION_END_REASONS }),
    /** Product names without versions, for example "Firefox" and "Android", for the customer's list of sign-ins. */
    browser: text("browser"),
    system: text("system"),
    /** Truncated IP address: /24 for IPv4, /48 for IPv6. */
    network: text("network"),
    /**
     * Position in the write-ahead log after the last write of this session; null without DATABASE_URL_REPLICA. A
     * replica that has replayed it shows what the customer did.
     */
    writtenPosition: pgLsn("written_position"),
  },
  (t) => [
    uniqueIndex("sessions_account_id_id_key").on(t.accountId, t.id),
    index("sessions_last_seen_at_idx").on(t.lastSeenAt),
  ],
);

/** Solutions of captchas that were accepted once and must not be accepted again; kept until they expire. */
export const captchaSolutions = pgTable(
  "captcha_solutions",
  {
    /** SHA-256 of the provider's token or of the challenge's signature, hex. */
    digest: char("digest", { length: 64 }).primaryKey(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [index("captcha_solutions_expires_at_idx").on(t.expiresAt)],
);

/** Browsers that a customer has signed in from, by a cookie. A sign-in from a new one queues a notification. */
export const knownBrowsers = pgTable(
  "known_browsers",
  {
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** SHA-256 of the cookie's value, hex. */
    browserDigest: char("browser_digest", { length: 64 }).notNull(),
    firstSeenAt: timestamp("first_seen_at", { withTimezone: true }).notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.browserDigest] }),
    index("known_browsers_last_seen_at_idx").on(t.lastSeenAt),
  ],
);

/** Which reminders of a password's expiry were queued, each at most once per password (R16). */
export const passwordReminders = pgTable(
  "password_reminders",
  {
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    credentialVersion: integer("credential_version").notNull(),
    /** 30, 7 or 1 days before the expiry; 0 for the notification that it has expired. */
    daysBefore: integer("days_before").notNull(),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.credentialVersion, t.daysBefore] })],
);

/** A new address that the customer has to confirm by a link sent to it; the old one stays valid until then. */
export const addressChanges = pgTable(
  "address_changes",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    newAddress: text("new_address").notNull(),
    /** SHA-256 of the confirmation link's token, hex. */
    tokenDigest: char("token_digest", { length: 64 }).notNull().unique(),
    requestedAt: timestamp("requested_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    confirmedAt: timestamp("confirmed_at", { withTimezone: true }),
    /** When a newer change or the closure of the account made the link invalid. */
    voidedAt: timestamp("voided_at", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("address_changes_account_id_id_key").on(t.accountId, t.id),
    check("address_changes_new_address_is_lower_case", sql`${t.newAddress} = lower(${t.newAddress})`),
  ],
);

/**
 * - `approved` by a second staff member
 * - `rejected` by any
 * - `replaced` by a later proposal for the same account, whose proposer is in `decided_by`
 */
export const PROPOSAL_DECISIONS = ["approved", "rejected", "replaced"] as const;

/** A new address that a staff member proposed and a second one has to approve. */
export const addressChangeProposals = pgTable(
  "address_change_proposals",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Emptied by the decision: from then on only who proposed and who decided is kept. */
    newAddress: text("new_address"),
    /** Id of the staff member. */
    proposedBy: uuid("proposed_by").notNull(),
    proposedAt: timestamp("proposed_at", { withTimezone: true }).notNull(),
    /** From this instant on it cannot be approved. */
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    decision: text("decision", { enum: PROPOSAL_DECISIONS }),
    /** Id of the staff member. */
    decidedBy: uuid("decided_by"),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("address_change_proposals_account_id_id_key").on(t.accountId, t.id),
    index("address_change_proposals_expires_at_idx").on(t.expiresAt),
    uniqueIndex("address_change_proposals_waiting_key").on(t.accountId).where(sql`${t.decision} is null`),
    check(
      "address_change_proposals_second_person",
      sql`coalesce(${t.decision}, '') <> 'approved' or ${t.decidedBy} <> ${t.proposedBy}`,
    ),
    check(
      "address_change_proposals_decided_whole",
      sql`num_nulls(${t.decision}, ${t.decidedBy}, ${t.decidedAt}) in (0, 3)`,
    ),
    check(
      "address_change_proposals_address_while_waiting",
      sql`(${t.decision} is null) = (${t.newAddress} is not null)`,
    ),
    check("address_change_proposals_expire_after_proposal", sql`${t.expiresAt} > ${t.proposedAt}`),
  ],
);
