import "server-only";
import { listContracts } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { electronicContracts } from "@/lib/closure/closure";
import { listOpenClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { budapestDay } from "@/lib/kernel/time";

export type ListedClosure = {
  reference: string;
  state: "awaiting-decision" | "grace";
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
  const open = await listOpenClosures(ctx.db);
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
    details: { requests: open.length },
  });
  return open.map(({ request, account }) => ({
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
