import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { markWelcomeSeen } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** The customer has read the words of welcome and put them away; they do not come back. */
export function dismissWelcome(ctx: Context, accountId: AuthorizedAccountId): Promise<void> {
  return markWelcomeSeen(ctx.db, accountId, ctx.clock.now());
}
