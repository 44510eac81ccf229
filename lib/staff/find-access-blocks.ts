import "server-only";
import type { AccountRow } from "@/lib/account/store";
import { findCredential } from "@/lib/auth/credential/store";
import { findLinkExpiry } from "@/lib/auth/password-link/store";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { countFailures } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { isUnreachable } from "@/lib/notification/reachability-store";
import { type AccessBlock, accessBlocks } from "@/lib/staff/access-block";

/** What a customer meets on the way in; empty for an account without access. */
export async function findAccessBlocks(ctx: Context, account: AccountRow): Promise<AccessBlock[]> {
  const credential = await findCredential(ctx.db, account.id);
  if (!credential) return [];
  const digest = addressDigest(account.emailAddress ?? "", ctx.settings.authSecret);
  return accessBlocks({
    isUnreachable: await isUnreachable(ctx.db, account.id),
    hasOwnPassword: credential.origin === "chosen",
    staffLockedAt: credential.staffLockedAt,
    failures: await countFailures(ctx.db, digest),
    linkUntil: await findLinkExpiry(ctx.db, account.id, ctx.clock.now()),
  });
}
