import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findSessionStartBefore, listNewestSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";

const SHOWN = 10;

export type SignIn = { id: string; at: Date; browser: string | null; system: string | null };

/** The account's last 10 sign-ins, newest first, ended sessions included. */
export async function listRecentSignIns(ctx: Context, accountId: AuthorizedAccountId): Promise<SignIn[]> {
  const rows = await listNewestSessions(ctx.db, accountId, { kind: "full", limit: SHOWN });
  return rows.map(({ id, createdAt, browser, system }) => ({ id, at: createdAt, browser, system }));
}

/** When the customer signed in before this session; null when this is the first sign-in that is still recorded. */
export function findPreviousSignIn(
  ctx: Context,
  accountId: AuthorizedAccountId,
  session: { createdAt: Date },
): Promise<Date | null> {
  return findSessionStartBefore(ctx.db, accountId, { kind: "full", before: session.createdAt });
}
