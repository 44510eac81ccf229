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

/** The placeholders `accountId` and `credentialVersion` are also those of the statement that starts the session. */
const CLEARED_AT_ONCE: SessionGuard = {
  expressions: [
    sql`account as (${accountLockNow(placeholder("accountId"), placeholder("emailAddress"))})`,
    sql`credential as (
      select 1 from ${credentials} where ${ownCredential} and exists (select from account) for no key update skip locked)`,
    sql`allowed as (
      select 1 from credential
      where ${preparedClientHits("failed-by-client")} < ${placeholder("limit")}::int and ${KNOWN_OR_FIRST_BROWSER})`,
    sql`open as (
      delete from ${loginAttempts}
      where ${eq(loginAttempts.addressDigest, placeholder("addressDigest"))} and locked_at is null
        and exists (select from allowed)
      returning 1)`,
  ],
  open: sql`open`,
};

/**
 * The common table expressions that clear the counter after the right password, outside a transaction. They skip an
 * account and a credential that are locked, because few connections keep plans and pages need them. `open` has no row, and
 * nothing is done, where more is needed than a session: the account is not as it was read, the client has reached its
 * limit, the browser is new, or the counter is gone.
 *
 * A sign-in by password deletes the counter. So one that is committed between the snapshot of this statement and its locks
 * closes it, and the sessions that it reads are those of now. Only where that one had no counter either, and waited for
 * the disk all the time that this password was verified, one session more than MAX_SESSIONS may live until the next sign-in.
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
