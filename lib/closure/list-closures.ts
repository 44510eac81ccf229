import "server-only";
import { listContracts } from "@/lib/account/store";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { insurerDetails, type SenderActor } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { electronicContracts, type OpenClosureState } from "@/lib/closure/closure";
import { type ClosurePosition, listOpenClosurePage, listOpenClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { testDomain } from "@/lib/kernel/test-address";
import { budapestDay } from "@/lib/kernel/time";

export type ListedClosure = {
  id: string;
  reference: string;
  state: OpenClosureState;
  reason: string;
  email: string;
  requestedAt: string;
  /** `YYYY-MM-DD`; null until the closure is decided. */
  closesOn: string | null;
  /** What the customer wrote: name, policy, address, note. */
  details: Record<string, string>;
  /** Numbers of the contracts that prevent a closure by rule. */
  electronicContracts: string[];
};

/** The open requests for staff, those waiting for a decision first. The listing is recorded in the audit log. */
export async function listClosures(ctx: Context): Promise<ListedClosure[]> {
  return listed(ctx, await listOpenClosures(ctx.db));
}

/**
 * One page of the open requests for a system of the insurer, oldest first, recorded with its key.
 *
 * @param page.after the last request of the page before
 */
export async function listClosurePage(
  ctx: Context,
  by: AuthorizedSender,
  page: { state: OpenClosureState | null; after: ClosurePosition | null; limit: number },
): Promise<{ rows: ListedClosure[]; next: ClosurePosition | null }> {
  const domain = by.test ? testDomain(by.source) : null;
  const rows = await listOpenClosurePage(ctx.db, { ...page, domain, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1)?.request;
  const next = rows.length > page.limit && last ? { requestedAt: last.requestedAt, id: last.id } : null;
  return { rows: await listed(ctx, shown, by), next };
}

async function listed(
  ctx: Context,
  open: Awaited<ReturnType<typeof listOpenClosures>>,
  by?: SenderActor,
): Promise<ListedClosure[]> {
  const contracts = Map.groupBy(
    await listContracts(
      ctx.db,
      open.map(({ account }) => account.id),
    ),
    (contract) => contract.accountId,
  );
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "closure.listed",
    actor: "insurer",
    details: { requests: open.length, ...insurerDetails(by) },
  });
  return open.map(({ request, account }) => ({
    id: request.id,
    reference: request.reference,
    state: request.state as ListedClosure["state"],
    reason: request.reason,
    email: account.emailAddress ?? "",
    requestedAt: request.requestedAt.toISOString(),
    closesOn: request.closesAt ? budapestDay(request.closesAt) : null,
    details: request.details,
    electronicContracts: electronicContracts(contracts.get(account.id) ?? []).map(({ number }) => number),
  }));
}
