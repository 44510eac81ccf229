import "server-only";
import { findOpenAccount } from "@/lib/account/search-store";
import { recordAccountView } from "@/lib/account/staff-actions";
import { listContracts } from "@/lib/account/store";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { closureDay, electronicContracts, isClosureReference } from "@/lib/closure/closure";
import { findDecision } from "@/lib/closure/find-decision";
import { findClosureByReference } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { err, ok } from "@/lib/kernel/result";
import { isTestAddress } from "@/lib/kernel/test-address";
import { budapestDay } from "@/lib/kernel/time";

/**
 * A closure request with what the customer wrote and their contracts, for staff who decide it. The look is recorded. A
 * request that the customer has not confirmed yet may be a stranger's and is not shown, nor is that of a test customer.
 *
 * @param input.reference untrusted
 */
export async function openClosure(ctx: Context, { reference, by }: { reference: string; by: StaffActor }) {
  const request = isClosureReference(reference) ? await findClosureByReference(ctx.db, reference) : null;
  const account = request && request.state !== "unconfirmed" ? await findOpenAccount(ctx.db, request.accountId) : null;
  if (!request || !account || isTestAddress(account.emailAddress ?? "")) return err({ kind: "not-found" as const });
  await recordAccountView(ctx, account.id, by);
  const contracts = await listContracts(ctx.db, [account.id]);
  const against = new Set(electronicContracts(contracts).map(({ number }) => number));
  const { state, reason, details, requestedAt, closesAt } = request;
  return ok({
    reference,
    state,
    reason,
    /** What the customer wrote: name, policy, address, note. */
    details,
    requestedAt,
    decided: await findDecision(ctx.db, request),
    closesOn: closesAt ? budapestDay(closesAt) : null,
    /** When the account would be closed if the request were approved now. */
    wouldCloseOn: closureDay(ctx.clock.now()),
    customer: { id: account.id, name: account.name },
    contracts: contracts.map(({ number, product, status, channel }) => ({
      ...{ number, product, status, channel },
      isAgainst: against.has(number),
    })),
  });
}

type Opened = Awaited<ReturnType<typeof openClosure>>;
export type ClosureForStaff = Extract<Opened, { ok: true }>["value"];
