import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listContracts } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** The customer's contracts, from which they choose the one that a closure request is about; ordered by number. */
export async function listOwnContracts(
  ctx: Context,
  accountId: AuthorizedAccountId,
): Promise<{ number: string; product: string }[]> {
  const contracts = await listContracts(ctx.db, [accountId]);
  return contracts
    .map(({ number, product }) => ({ number, product }))
    .toSorted((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
}
