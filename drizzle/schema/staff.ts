import { sql } from "drizzle-orm";
import { bigint, char, check, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytea, pgLsn } from "./column-types";

export const STAFF_ROLES = ["service", "sender", "auditor", "admin"] as const;
export const STAFF_SESSION_END_REASONS = ["signed-out", "revoked", "enrolled-again", "role-changed"] as const;

/** Named persons of the insurer who use the workspace. Never deleted, because audit events name them. */
export const staffMembers = pgTable(
  "staff_members",
  {
    id: uuid("id").primaryKey(),
    /** Shown to customers instead of the name. */
    number: integer("number").notNull().unique().generatedAlwaysAsIdentity(),
    /** Lower case, as checked by lib/kernel/email-address. */
    emailAddress: text("email_address").notNull().unique(),
    name: text("name").notNull(),
    role: text("role", { enum: STAFF_ROLES }).notNull(),
    invitedAt: timestamp("invited_at", { withTimezone: true }).notNull(),
    /** Since then no sign-in; a new invitation clears it. */
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    /** SHA-256 of the invitation link's token, hex; null when it was used or none was made. */
    invitationDigest: char("invitation_digest", { length: 64 }).unique(),
    invitationExpiresAt: timestamp("invitation_expires_at", { withTimezone: true }),
    /**
     * PHC string of argon2id over the peppered password; null until the invitation is accepted, and with OpenID
     * Connect.
     */
    passwordHash: text("password_hash"),
    /** Fingerprint of the pepper of the password. */
    pepperId: char("pepper_id", { length: 8 }),
    /** Secret of the second factor, sealed under a key derived from the pepper named by `totpKeyId`. */
    totpSecret: bytea("totp_secret"),
    totpKeyId: char("totp_key_id", { length: 8 }),
    /** The latest 30-second step whose code was accepted; no code of it or an earlier one is accepted again. */
    totpStep: bigint("totp_step", { mode: "number" }),
    /** Incremented by every enrolment; a session with another version is invalid. */
    credentialVersion: integer("credential_version").notNull().default(1),
    /** `sub` of the OpenID provider, set at the first sign-in through it. */
    oidcSubject: text("oidc_subject").unique(),
  },
  (t) => [
    check("staff_members_email_address_is_lower_case", sql`${t.emailAddress} = lower(${t.emailAddress})`),
    check("staff_members_password_has_pepper", sql`(${t.passwordHash} is null) = (${t.pepperId} is null)`),
    check("staff_members_totp_has_key", sql`(${t.totpSecret} is null) = (${t.totpKeyId} is null)`),
  ],
);

/** Codes that replace the second factor once each. */
export const staffRecoveryCodes = pgTable(
  "staff_recovery_codes",
  {
    memberId: uuid("member_id")
      .notNull()
      .references(() => staffMembers.id, { onDelete: "cascade" }),
    /** SHA-256 of the code, hex. */
    digest: char("digest", { length: 64 }).notNull(),
    usedAt: timestamp("used_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.digest] })],
);

/** A session of a staff member. The cookie carries only its id. */
export const staffSessions = pgTable(
  "staff_sessions",
  {
    id: uuid("id").primaryKey(),
    memberId: uuid("member_id")
      .notNull()
      .references(() => staffMembers.id, { onDelete: "cascade" }),
    /** `staff_members.credential_version` of the sign-in. */
    credentialVersion: integer("credential_version").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    endReason: text("end_reason", { enum: STAFF_SESSION_END_REASONS }),
    /** Truncated IP address: /24 for IPv4, /48 for IPv6. */
    network: text("network"),
    /** As in `sessions`. */
    writtenPosition: pgLsn("written_position"),
  },
  (t) => [
    index("staff_sessions_member_id_idx").on(t.memberId),
    index("staff_sessions_last_seen_at_idx").on(t.lastSeenAt),
  ],
);
