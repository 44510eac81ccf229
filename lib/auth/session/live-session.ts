import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { isSessionLive, SESSION_TOUCH_SECONDS, sessionEndsAt } from "@/lib/auth/session/session";
import { findSessionWithAccount, lockOpenSession, type SessionKind, touchSession } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { secondsBetween } from "@/lib/kernel/time";

export type LiveSession = {
  id: string;
  kind: SessionKind;
  createdAt: Date;
  /** When it ends if nothing more is heard of it. */
  endsAt: Date;
  account: {
    id: AuthorizedAccountId;
    emailAddress: EmailAddress;
    name: string;
    locale: "hu" | "en";
    customerPortalSince: Date | null;
    welcomeSeenAt: Date | null;
  };
};

/**
 * The session with this id if it still lives. The only place where an id becomes an `AuthorizedAccountId`.
 *
 * @param options.touch false for what the browser does by itself: it must not keep a session alive (SEC-37)
 */
export async function findLiveSession(
  ctx: Context,
  sessionId: string,
  options: { touch: boolean },
): Promise<LiveSession | null> {
  const now = ctx.clock.now();
  const found = await findSessionWithAccount(ctx.db, sessionId);
  if (!found || !isSessionLive(found, now)) return null;
  const { session, account } = found;
  const touched = options.touch && secondsBetween(session.lastSeenAt, now) >= SESSION_TOUCH_SECONDS;
  if (touched) await touchSession(ctx.db, session.id, now);
  return {
    id: session.id,
    kind: session.kind,
    createdAt: session.createdAt,
    endsAt: sessionEndsAt({ createdAt: session.createdAt, lastSeenAt: touched ? now : session.lastSeenAt }),
    account: {
      id: account.id as AuthorizedAccountId,
      emailAddress: account.emailAddress as EmailAddress,
      name: account.name,
      locale: account.locale,
      customerPortalSince: account.customerPortalSince,
      welcomeSeenAt: account.welcomeSeenAt,
    },
  };
}

/**
 * Whether the session that a request was let in by has neither been ended since nor lost its password; keeps it open until the caller's
 * transaction ends. Idle time is not looked at: a long archive may outlast it.
 *
 * @param db a transaction; this lock comes before those of messages and replies
 */
export function lockRequestSession(db: Db, sessionId: string): Promise<boolean> {
  return lockOpenSession(db, sessionId);
}
