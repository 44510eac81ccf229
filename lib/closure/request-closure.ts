import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Client } from "@/lib/auth/session/client";
import { CONFIRM_TTL_HOURS } from "@/lib/closure/closure";
import type { ClosureDetails } from "@/lib/closure/closure-details";
import { confirmClosureRequest, createClosure } from "@/lib/closure/create-closure";
import { findOpenClosure, withdrawUnconfirmedClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { lookupForm } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { minutesUntilNextWindow, takeAccountHit } from "@/lib/rate-limit/take-hit";

const KIND = "closure.requested";
const LIMIT = "closures-by-account";

/**
 * Creates a closure request for the account with the typed address and sends the link that confirms it (R14). At most
 * one per minute and five per day for one account; beyond that nothing is sent. Replaces an earlier unconfirmed
 * request.
 *
 * @param input.emailAddress as typed; the notification goes to the stored address only
 * @returns nothing in every case, so that callers cannot tell whether the address is known
 *   (docs/security.md#4-what-can-be-found-out-about-an-address)
 */
export async function requestClosure(
  ctx: Context,
  input: { emailAddress: string; details: ClosureDetails; client: Client },
): Promise<void> {
  const found = await findAccountByAddress(ctx.db, lookupForm(input.emailAddress));
  if (!found) return;
  const now = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, found.id);
    if (!account?.emailAddress) return;
    if (!(await takeAccountHit(ctx, tx, LIMIT, account.id))) return;
    await withdrawUnconfirmedClosures(tx, account.id, now);
    const token = newToken(ctx.random);
    const request = await createClosure(ctx, tx, {
      accountId: account.id,
      details: input.details,
      tokenDigest: tokenDigest(token),
    });
    await enqueueNotifications(ctx, tx, [
      {
        accountId: account.id,
        toAddress: account.emailAddress,
        locale: account.locale,
        content: { kind: "close-confirm", props: { validHours: CONFIRM_TTL_HOURS } },
        token,
        subjectId: request.id,
      },
    ]);
    await recordAuditEvent(tx, now, {
      kind: KIND,
      actor: "anonymous",
      accountId: account.id,
      network: input.client.network ?? undefined,
      details: { reference: request.reference, reason: request.reason },
    });
  });
}

/** `too-often`: the limit of the day is reached; `minutes` until the next request is allowed. */
export type OwnClosureFailure = { kind: "too-often"; minutes: number } | { kind: "account-closed" };

/**
 * Creates a closure request of a signed-in customer (R14). The session proves who they are, so the request is confirmed
 * at once.
 *
 * @returns the id of the request; the id of the open one if there is one, so that posting twice creates one request
 */
export async function requestOwnClosure(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; details: ClosureDetails },
): Promise<Result<{ requestId: string }, OwnClosureFailure>> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, input.accountId);
    if (!account) return err({ kind: "account-closed" });
    const open = await findOpenClosure(tx, account.id);
    if (open) return ok({ requestId: open.id });
    if (!(await takeAccountHit(ctx, tx, LIMIT, account.id, { ignorePause: true }))) {
      return err({ kind: "too-often", minutes: minutesUntilNextWindow(ctx, LIMIT) });
    }
    await withdrawUnconfirmedClosures(tx, account.id, now);
    const request = await createClosure(ctx, tx, { accountId: account.id, details: input.details, tokenDigest: null });
    await recordAuditEvent(tx, now, {
      kind: KIND,
      actor: "customer",
      accountId: account.id,
      details: { reference: request.reference, reason: request.reason },
    });
    await confirmClosureRequest(ctx, tx, { account, request });
    return ok({ requestId: request.id });
  });
}
