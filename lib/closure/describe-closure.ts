import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listContracts } from "@/lib/account/store";
import { type ClosureState, electronicContracts } from "@/lib/closure/closure";
import { type ClosureRow, findClosure, findOpenClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** A closure request as its customer sees it. */
export type ClosureOutcome = {
  reference: string;
  state: ClosureState;
  /** Set in state `grace`. */
  closesOn: CalendarDay | null;
  /** Decided by rule, not by the insurer. */
  byRule: boolean;
  /** In state `awaiting-decision`: the contracts that require a decision by the insurer. */
  contracts: { number: string; product: string }[];
};

async function outcomeOf(ctx: Context, request: ClosureRow): Promise<ClosureOutcome> {
  const isWaiting = request.state === "awaiting-decision";
  const contracts = isWaiting ? electronicContracts(await listContracts(ctx.db, [request.accountId])) : [];
  return {
    reference: request.reference,
    state: request.state,
    closesOn: request.closesAt && request.state === "grace" ? budapestDay(request.closesAt) : null,
    byRule: request.decidedBy === "rule",
    contracts: contracts.map(({ number, product }) => ({ number, product })),
  };
}

/** A request by id, for the page after requesting or confirming it. */
export async function describeClosure(ctx: Context, requestId: string): Promise<ClosureOutcome | null> {
  const request = await findClosure(ctx.db, requestId);
  return request ? outcomeOf(ctx, request) : null;
}

/** The customer's open request; null when there is none. */
export async function describeOwnClosure(ctx: Context, accountId: AuthorizedAccountId): Promise<ClosureOutcome | null> {
  const request = await findOpenClosure(ctx.db, accountId);
  return request ? outcomeOf(ctx, request) : null;
}
