import "server-only";
import { lockAccount } from "@/lib/account/store";
import { looksLikeToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import { confirmClosureRequest } from "@/lib/closure/create-closure";
import { findConfirmableClosure, findOpenClosure, withdrawUnconfirmedClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

/** The address of the account whose closure a usable link confirms, without redeeming it; null for an unusable link. */
export async function inspectClosureLink(ctx: Context, token: string): Promise<{ emailAddress: string } | null> {
  if (!looksLikeToken(token)) return null;
  const found = await findConfirmableClosure(ctx.db, tokenDigest(token), ctx.clock.now());
  return found?.account.emailAddress ? { emailAddress: found.account.emailAddress } : null;
}

/**
 * Redeems the link and decides the request by rule, or leaves it to the insurer.
 *
 * @returns the id of the request; if the account already has an open request, the id of that one, which is not changed
 */
export async function confirmClosure(
  ctx: Context,
  token: string,
): Promise<Result<{ requestId: string }, { kind: "link-unusable" }>> {
  if (!looksLikeToken(token)) return err({ kind: "link-unusable" });
  const now = ctx.clock.now();
  const pending = await findConfirmableClosure(ctx.db, tokenDigest(token), now);
  if (!pending) return err({ kind: "link-unusable" });
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, pending.account.id);
    // Every change of a request holds the account's lock, so what is read from here on stays true.
    const found = account && (await findConfirmableClosure(tx, tokenDigest(token), now));
    if (!found) return err({ kind: "link-unusable" });
    const open = await findOpenClosure(tx, account.id);
    if (open) {
      await withdrawUnconfirmedClosures(tx, account.id, now);
      return ok({ requestId: open.id });
    }
    const confirmed = await confirmClosureRequest(ctx, tx, { account, request: found.request });
    return confirmed ? ok({ requestId: found.request.id }) : err({ kind: "link-unusable" });
  });
}
