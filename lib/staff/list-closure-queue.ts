import "server-only";
import { listContracts } from "@/lib/account/store";
import { electronicContracts } from "@/lib/closure/closure";
import { listWaitingClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";

/** The queue shows at most so many requests; a decided one makes room for the next. */
export const MAX_SHOWN_CLOSURES = 100;

/**
 * The closure requests that wait for a decision, oldest first, with the number of contracts against each. A list of names
 * and references, so it is not recorded as a look at a customer.
 *
 * @returns `more` when there are further ones
 */
export async function listClosureQueue(ctx: Context) {
  const found = await readList(ctx, (db) => listWaitingClosures(db, MAX_SHOWN_CLOSURES + 1));
  const shown = found.slice(0, MAX_SHOWN_CLOSURES);
  const ids = shown.map(({ account }) => account.id);
  const ofAccounts = await readList(ctx, (db) => listContracts(db, ids));
  const contracts = Map.groupBy(ofAccounts, ({ accountId }) => accountId);
  const rows = shown.map(({ request, account }) => ({
    reference: request.reference,
    requestedAt: request.requestedAt,
    reason: request.reason,
    customer: account.name,
    against: electronicContracts(contracts.get(account.id) ?? []).length,
  }));
  return { rows, more: found.length > MAX_SHOWN_CLOSURES };
}

export type WaitingClosure = Awaited<ReturnType<typeof listClosureQueue>>["rows"][number];
