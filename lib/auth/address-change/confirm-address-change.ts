import "server-only";
import { setEmailAddress } from "@/lib/account/address-store";
import { lockAccountAndAddress } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { findConfirmableChange, redeemAddressChange } from "@/lib/auth/address-change/store";
import { lockCredential } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import { looksLikeToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import { voidPasswordLinks } from "@/lib/auth/password-link/store";
import { endSessions } from "@/lib/auth/session/store";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { copyAttempts } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { redirectNotifications } from "@/lib/notification/account-address-store";
import { enqueueNotifications } from "@/lib/notification/enqueue";

/** The new address that a usable link confirms, without redeeming the link; null for an unusable link. */
export async function inspectAddressLink(ctx: Context, token: string): Promise<{ newAddress: string } | null> {
  if (!looksLikeToken(token)) return null;
  const change = await findConfirmableChange(ctx.db, tokenDigest(token), ctx.clock.now());
  return change ? { newAddress: change.newAddress } : null;
}

/** `taken`: another account has the new address by now. */
export type ConfirmAddressFailure = { kind: "link-unusable" } | { kind: "taken" };

class AddressTakenError extends Error {}

/**
 * Redeems the link and changes the account's address. All password links and sessions end, queued notifications go to
 * the new address, and one notification informs the old address. The failure counter is copied to the new address, so
 * the change does not release a lock. A customer who has not chosen a password yet gets a new activation link.
 */
export async function confirmAddressChange(
  ctx: Context,
  token: string,
): Promise<Result<{ newAddress: string }, ConfirmAddressFailure>> {
  if (!looksLikeToken(token)) return err({ kind: "link-unusable" });
  const now = ctx.clock.now();
  const pending = await findConfirmableChange(ctx.db, tokenDigest(token), now);
  if (!pending) return err({ kind: "link-unusable" });
  const newAddress = pending.newAddress as EmailAddress;
  try {
    return await inTransaction(ctx.db, async (tx) => {
      const account = await lockAccountAndAddress(tx, pending.accountId);
      if (!account?.emailAddress || !(await redeemAddressChange(tx, pending.id, now)))
        return err({ kind: "link-unusable" });
      const oldAddress = account.emailAddress;
      if (!(await setEmailAddress(tx, account.id, newAddress))) throw new AddressTakenError("taken");
      const credential = await lockCredential(tx, account.id);
      const { authSecret } = ctx.settings;
      await copyAttempts(tx, addressDigest(oldAddress, authSecret), addressDigest(newAddress, authSecret));
      await voidPasswordLinks(tx, account.id, now);
      const sessions = await endSessions(tx, account.id, "address-changed", now);
      await redirectNotifications(tx, { id: account.id, emailAddress: newAddress });
      const { id: accountId, locale } = account;
      await enqueueNotifications(ctx, tx, [
        { accountId, toAddress: oldAddress, locale, content: { kind: "address-changed", props: {} } },
      ]);
      if (credential?.origin === "initial") {
        const updated = { id: accountId, emailAddress: newAddress, locale };
        await issueLink(ctx, tx, { account: updated, purpose: "activation", notification: "activation-again" });
      }
      await recordAuditEvent(tx, now, {
        kind: "address-change.confirmed",
        actor: "customer",
        accountId,
        details: { sessions },
      });
      return ok({ newAddress });
    });
  } catch (error) {
    if (error instanceof AddressTakenError) return err({ kind: "taken" });
    throw error;
  }
}
