import "server-only";
import { lockAccount } from "@/lib/account/store";
import { looksLikeToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import { confirmRequest } from "@/lib/closure/create-closure";
import { findConfirmable, findOpenClosure, replaceUnconfirmed } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Whose closing a mailed link would confirm right now, without using it (SEC-28); null for a dead link of any kind. */
export async function inspectClosureLink(ctx: Context, token: string): Promise<{ emailAddress: string } | null> {
  if (!looksLikeToken(token)) return null;
  const found = await findConfirmable(ctx.db, tokenDigest(token), ctx.clock.now());
  return found?.account.emailAddress ? { emailAddress: found.account.emailAddress } : null;
}

/**
 * Spends the link and lets the request be decided (closure-5).
 *
 * @returns the id of the request; that of the one already open when there is one, whose decision stands
 */
export async function confirmClosure(
  ctx: Context,
  token: string,
): Promise<Result<{ requestId: string }, { kind: "link-unusable" }>> {
  if (!looksLikeToken(token)) return err({ kind: "link-unusable" });
  const now = ctx.clock.now();
  const seen = await findConfirmable(ctx.db, tokenDigest(token), now);
  if (!seen) return err({ kind: "link-unusable" });
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, seen.account.id);
    // Everything that moves a request holds the account's lock: what is read from here on stays.
    const found = account && (await findConfirmable(tx, tokenDigest(token), now));
    if (!found) return err({ kind: "link-unusable" });
    const open = await findOpenClosure(tx, account.id);
    if (open) {
      await replaceUnconfirmed(tx, account.id, now);
      return ok({ requestId: open.id });
    }
    const confirmed = await confirmRequest(ctx, tx, { account, request: found.request });
    return confirmed ? ok({ requestId: found.request.id }) : err({ kind: "link-unusable" });
  });
}
