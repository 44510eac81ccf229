import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { credentials, loginAttempts } from "@/drizzle/schema/auth";
import { accountLockNow } from "@/lib/account/row-store";
import { KNOWN_OR_FIRST_BROWSER, type SessionGuard } from "@/lib/auth/session/start-session-store";
import { placeholder } from "@/lib/db/prepared-query";
import { type clientHitsValues, preparedClientHits } from "@/lib/rate-limit/take-hit";

const ownCredential = and(
  eq(credentials.accountId, placeholder("accountId")),
  eq(credentials.version, placeholder("credentialVersion")),
  isNull(credentials.staffLockedAt),
);

const ownCounter = eq(loginAttempts.addressDigest, placeholder("addressDigest"));

/** The placeholders `accountId` and `credentialVersion` are also those of the statement that starts the session. */
const CLEARED_AT_ONCE: SessionGuard = {
  expressions: [
    sql`possible as (
      select 1 where ${preparedClientHits("failed-by-client")} < ${placeholder("limit")}::int and ${KNOWN_OR_FIRST_BROWSER})`,
    sql`account as (${accountLockNow(
      placeholder("accountId"),
      placeholder("emailAddress"),
      sql`exists (select from possible)`,
    )})`,
    sql`credential as (
      select 1 from ${credentials} where ${ownCredential} and exists (select from account) for no key update skip locked)`,
    sql`counter as (
      select 1 from ${loginAttempts}
      where ${ownCounter} and locked_at is null and exists (select from credential) for update skip locked)`,
    sql`open as (delete from ${loginAttempts} where ${ownCounter} and exists (select from counter) returning 1)`,
  ],
  open: sql`open`,
};

/**
 * The common table expressions that clear the counter after the right password, outside a transaction. They skip an
 * account, a credential and a counter that are locked, because few connections keep plans and pages need them. `open`
 * has no row, and nothing is done, where more is needed than a session: the account is not as it was read, the client
 * has reached its limit, the browser is new, or the counter is gone.
 *
 * A sign-in by password deletes the counter. So one that is committed between the snapshot of this statement and its
 * locks leaves none for it, and the sessions and browsers that this statement reads are those of now. Where it found no
 * counter it has made one before its commit (`clearedAttempts`). Then the attempt of this statement was counted after
 * that commit, and its snapshot is later still.
 *
 * @param input.limit failures of the client from which on nothing is done
 */
export function clearedAtOnce({ clientHits, ...input }: ClearingInput) {
  return { guard: CLEARED_AT_ONCE, values: { ...input, ...clientHits } };
}

type ClearingInput = {
  addressDigest: string;
  emailAddress: string;
  limit: number;
  clientHits: ReturnType<typeof clientHitsValues>;
};
