import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { isSessionLive, SESSION_IDLE_MINUTES } from "@/lib/auth/session/session";
import { endSession, endSessions, findSessionWithAccount, listOpenSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";

/** Ends a session. Ending it again, or an unknown one, does nothing. */
export async function signOut(ctx: Context, sessionId: string): Promise<void> {
  const now = ctx.clock.now();
  const found = await findSessionWithAccount(ctx.db, sessionId);
  if (!found) return;
  await inTransaction(ctx.db, async (tx) => {
    await lockAccount(tx, found.account.id);
    if (!(await endSession(tx, found.account.id, sessionId, "signed-out", now))) return;
    await recordAuditEvent(tx, now, { kind: "session.ended", actor: "customer", accountId: found.account.id });
  });
}

/** Ends one session of the account. The id of another account's session does nothing. */
export async function signOutSession(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; sessionId: string },
): Promise<void> {
  const now = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    await lockAccount(tx, input.accountId);
    if (!(await endSession(tx, input.accountId, input.sessionId, "signed-out", now))) return;
    await recordAuditEvent(tx, now, { kind: "session.ended", actor: "customer", accountId: input.accountId });
  });
}

/** Ends all sessions of the account, the current one included. */
export async function signOutEverywhere(ctx: Context, accountId: AuthorizedAccountId): Promise<void> {
  const now = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    // Starting a session takes the same lock, so a new session starts before this or after it, never unnoticed.
    await lockAccount(tx, accountId);
    const sessions = await endSessions(tx, accountId, "signed-out-everywhere", now);
    await recordAuditEvent(tx, now, { kind: "session.ended", actor: "customer", accountId, details: { sessions } });
  });
}

export type OwnSession = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  browser: string | null;
  system: string | null;
  network: string | null;
};

/** The account's live sessions, last used first. */
export async function listOwnSessions(ctx: Context, accountId: AuthorizedAccountId): Promise<OwnSession[]> {
  const now = ctx.clock.now();
  const open = await listOpenSessions(ctx.db, accountId, addMinutes(now, -SESSION_IDLE_MINUTES));
  return open
    .filter((found) => found.session.kind === "full" && isSessionLive(found, now))
    .map(({ session: { id, createdAt, lastSeenAt, browser, system, network } }) => ({
      id,
      createdAt,
      lastSeenAt,
      browser,
      system,
      network,
    }));
}
