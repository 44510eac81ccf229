import "server-only";
import { type AccountRow, listContracts } from "@/lib/account/store";
import { findPendingChange } from "@/lib/auth/address-change/store";
import { isPasswordExpired, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { type CredentialRow, findCredential } from "@/lib/auth/credential/store";
import { listNewestSessions } from "@/lib/auth/session/store";
import { addressDigest, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { countFailures } from "@/lib/auth/sign-in/store";
import { listClosuresOf } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { budapestDay } from "@/lib/kernel/time";

/** Whether the customer can sign in, and if not, why. */
export type AccessState = "active" | "invited" | "initial-password-void" | "expired" | "locked";

async function accessState(
  ctx: Context,
  account: AccountRow,
  credential: CredentialRow | null,
): Promise<AccessState | null> {
  if (!credential) return null;
  if (credential.origin === "initial") return credential.passwordHash ? "invited" : "initial-password-void";
  if (credential.staffLockedAt) return "locked";
  const failures = await countFailures(ctx.db, addressDigest(account.emailAddress ?? "", ctx.settings.authSecret));
  if (failures >= MAX_FAILED_ATTEMPTS) return "locked";
  return isPasswordExpired(credential.passwordChangedAt, ctx.clock.now()) ? "expired" : "active";
}

/** The data of an account that customer service may see: no message and no password. */
export async function customerDetails(ctx: Context, account: AccountRow) {
  const now = ctx.clock.now();
  const credential = await findCredential(ctx.db, account.id);
  const [signIn] = await listNewestSessions(ctx.db, account.id, { kind: "full", limit: 1 });
  const change = await findPendingChange(ctx.db, account.id, now);
  const closures = await listClosuresOf(ctx.db, account.id);
  const contracts = await listContracts(ctx.db, [account.id]);
  const ownPassword = credential?.origin === "chosen" ? credential : null;
  return {
    email: account.emailAddress,
    name: account.name,
    locale: account.locale,
    state: await accessState(ctx, account, credential),
    passwordValidUntil: ownPassword ? passwordValidUntil(ownPassword.passwordChangedAt) : null,
    lastSignInAt: signIn?.createdAt.toISOString() ?? null,
    customerPortalSince: account.customerPortalSince?.toISOString() ?? null,
    createdAt: account.createdAt.toISOString(),
    pendingAddress: change ? { email: change.newAddress, expiresAt: change.expiresAt.toISOString() } : null,
    closures: closures.map(({ reference, state, reason, requestedAt, closesAt }) => ({
      reference,
      state,
      reason,
      requestedAt: requestedAt.toISOString(),
      closesOn: closesAt ? budapestDay(closesAt) : null,
    })),
    contracts: contracts.map(({ number, product, status, channel }) => ({ number, product, status, channel })),
  };
}
