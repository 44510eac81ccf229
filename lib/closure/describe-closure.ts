import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listContracts } from "@/lib/account/store";
import { type ClosureState, electronicContracts } from "@/lib/closure/closure";
import { type ClosureRow, findClosure, findOpenClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** What a customer is told of his request. */
export type ClosureOutcome = {
  reference: string;
  state: ClosureState;
  /** In `grace`. */
  closesOn: CalendarDay | null;
  /** Decided by the rule, not by the insurer. */
  byRule: boolean;
  /** The contracts that make it the insurer's decision. */
  contracts: { number: string; product: string }[];
};

async function outcomeOf(ctx: Context, request: ClosureRow): Promise<ClosureOutcome> {
  const waits = request.state === "awaiting-decision";
  const contracts = waits ? electronicContracts(await listContracts(ctx.db, [request.accountId])) : [];
  return {
    reference: request.reference,
    state: request.state,
    closesOn: request.closesAt && request.state === "grace" ? budapestDay(request.closesAt) : null,
    byRule: request.decidedBy === "rule",
    contracts: contracts.map(({ number, product }) => ({ number, product })),
  };
}

/** What became of a request; for whoever has just made or confirmed it. */
export async function describeClosure(ctx: Context, requestId: string): Promise<ClosureOutcome | null> {
  const request = await findClosure(ctx.db, requestId);
  return request ? outcomeOf(ctx, request) : null;
}

/** The customer's open request; null when there is none. */
export async function describeOwnClosure(ctx: Context, accountId: AuthorizedAccountId): Promise<ClosureOutcome | null> {
  const request = await findOpenClosure(ctx.db, accountId);
  return request ? outcomeOf(ctx, request) : null;
}

/** The day on which the customer's account closes; null when no closing is decided. For the banner on every page. */
export async function findClosingDay(ctx: Context, accountId: AuthorizedAccountId): Promise<CalendarDay | null> {
  const request = await findOpenClosure(ctx.db, accountId);
  return request?.state === "grace" && request.closesAt ? budapestDay(request.closesAt) : null;
}
