import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listConfirmedChanges } from "@/lib/auth/address-change/store";
import type { Context } from "@/lib/context";

const SHOWN = 5;

/** When the account's address was changed, newest first, at most 5. */
export function listAddressChanges(ctx: Context, accountId: AuthorizedAccountId): Promise<Date[]> {
  return listConfirmedChanges(ctx.db, accountId, SHOWN);
}
