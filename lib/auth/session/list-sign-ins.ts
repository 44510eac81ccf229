import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listNewestSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";

const SHOWN = 10;

export type SignIn = { id: string; at: Date; browser: string | null; system: string | null };

/** The account's last 10 sign-ins, newest first, ended sessions included. */
export async function listRecentSignIns(ctx: Context, accountId: AuthorizedAccountId): Promise<SignIn[]> {
  const rows = await listNewestSessions(ctx.db, accountId, { kind: "full", limit: SHOWN });
  return rows.map(({ id, createdAt, browser, system }) => ({ id, at: createdAt, browser, system }));
}
