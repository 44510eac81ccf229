import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listConfirmedChanges } from "@/lib/auth/address-change/store";
import type { Context } from "@/lib/context";

const SHOWN = 5;

/** When the customer's address was changed, the newest first. */
export function listAddressChanges(ctx: Context, accountId: AuthorizedAccountId): Promise<Date[]> {
  return listConfirmedChanges(ctx.db, accountId, SHOWN);
}
