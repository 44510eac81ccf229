import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { markWelcomeSeen } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** Hides the welcome panel for this account permanently. */
export function dismissWelcome(ctx: Context, accountId: AuthorizedAccountId): Promise<void> {
  return markWelcomeSeen(ctx.db, accountId, ctx.clock.now());
}
