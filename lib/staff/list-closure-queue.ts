import "server-only";
import { listContracts } from "@/lib/account/store";
import { electronicContracts } from "@/lib/closure/closure";
import { type ClosurePosition, listOpenClosurePage } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";

export const CLOSURE_PAGE_SIZE = 25;

/**
 * One page of the closure requests that wait for a decision, oldest first, with the number of contracts against each. A
 * list of names and references, so it is not recorded as a look at a customer.
 *
 * @param after where the page before ended; null for the first page
 * @returns `next`: where the next page begins; null on the last one
 */
export async function listClosureQueue(ctx: Context, after: ClosurePosition | null = null) {
  const waiting = { domain: null, state: "awaiting-decision", after, limit: CLOSURE_PAGE_SIZE + 1 } as const;
  const found = await readList(ctx, (db) => listOpenClosurePage(db, waiting));
  const shown = found.slice(0, CLOSURE_PAGE_SIZE);
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
  const last = shown.at(-1)?.request;
  const hasMore = found.length > CLOSURE_PAGE_SIZE && last;
  return { rows, next: hasMore ? { requestedAt: last.requestedAt, id: last.id } : null };
}

export type WaitingClosure = Awaited<ReturnType<typeof listClosureQueue>>["rows"][number];
