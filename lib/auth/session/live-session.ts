import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { isSessionLive, sessionEndsAt } from "@/lib/auth/session/session";
import {
  currentSessionLock,
  currentSessionValues,
  findSessionWithAccount,
  openSessionLock,
  type SessionFinder,
  type SessionKind,
} from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { placeholder } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import type { EmailAddress } from "@/lib/kernel/email-address";

export type LiveSession = {
  id: string;
  kind: SessionKind;
  createdAt: Date;
  /** When it ends if no further request arrives. */
  endsAt: Date;
  /** Position in the write-ahead log after the session's last write (`recordWrite`); null before the first. */
  writtenPosition: string | null;
  account: {
    id: AuthorizedAccountId;
    emailAddress: EmailAddress;
    name: string;
    locale: "hu" | "en";
    customerPortalSince: Date | null;
    welcomeSeenAt: Date | null;
    passwordChangedAt: Date;
    /** When it closes; null outside the grace period of a closure request (R14), or when it was not asked for. */
    closesAt: Date | null;
  };
};

/**
 * The live session with this id, or null, in one statement. Authenticates its account: the id becomes an
 * `AuthorizedAccountId`.
 *
 * @param options.touch false for requests that the browser makes by itself, which must not extend the session
 * @param options.find reads `account.closesAt` in the same statement; by default it is null
 */
export async function findLiveSession(
  ctx: Context,
  sessionId: string,
  { touch, find = findSessionWithAccount }: { touch: boolean; find?: SessionFinder },
): Promise<LiveSession | null> {
  const now = ctx.clock.now();
  const found = await find(ctx.db, sessionId, touch ? now : null);
  if (!found || !isSessionLive(found, now)) return null;
  const { session, account, credential, closesAt } = found;
  return {
    id: session.id,
    kind: session.kind,
    createdAt: session.createdAt,
    endsAt: sessionEndsAt(session),
    writtenPosition: session.writtenPosition,
    account: {
      id: account.id as AuthorizedAccountId,
      emailAddress: account.emailAddress as EmailAddress,
      name: account.name,
      locale: account.locale,
      customerPortalSince: account.customerPortalSince,
      welcomeSeenAt: account.welcomeSeenAt,
      passwordChangedAt: credential.passwordChangedAt,
      closesAt,
    },
  };
}

/**
 * Makes the statement that locks the session of a request until the transaction ends. Idle time is ignored, because a
 * long download may exceed it. It returns no row when the session was ended or its password was replaced since the
 * request was authorized.
 */
export function requestSessionLock(sessionId: string): Statement {
  return openSessionLock(sessionId);
}

/** `requestSessionLock` with a placeholder `sessionId`. */
export const REQUEST_SESSION_LOCK: Statement = openSessionLock(placeholder("sessionId"));

/**
 * Makes the statement of `requestSessionLock` for a request that is not authorized yet: it authorizes in the same
 * statement. It returns no row either when `findLiveSession` would find no full session of this account, or when the
 * session has to be extended.
 *
 * @returns the statement, and `values` for CURRENT_SESSION_LOCK, which is the same with placeholders
 */
export function currentSession(sessionId: string, accountId: string, now: Date) {
  const values = currentSessionValues(sessionId, accountId, now);
  return { values, lock: currentSessionLock(values) };
}

export const CURRENT_SESSION_LOCK: Statement = currentSessionLock();
