import "server-only";
import type { AccountRow } from "@/lib/account/store";
import { listContracts } from "@/lib/account/store";
import { type InsurerActor, insurerDetails } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import {
  type ClosureDecider,
  closesAt,
  closureDay,
  closureDecider,
  confirmationExpiresAt,
  nextClosureState,
} from "@/lib/closure/closure";
import type { ClosureDetails } from "@/lib/closure/closure-details";
import { type ClosureRow, insertClosure, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import type { Db, Tx } from "@/lib/db/connection";
import { referenceNumber } from "@/lib/kernel/reference-number";
import { budapestDay } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";

const REFERENCE_ATTEMPTS = 5;

/**
 * Inserts an unconfirmed request in the caller's transaction, under a free reference (`T-YYYY-XXXXXX`).
 *
 * @param input.tokenDigest digest of the link that confirms the request; null for a customer who is signed in
 * @throws Error when no free reference was found
 */
export async function createClosure(
  ctx: Context,
  tx: Db,
  input: { accountId: string; details: ClosureDetails; tokenDigest: string | null },
): Promise<ClosureRow> {
  const now = ctx.clock.now();
  const { reason, ...details } = input.details;
  const row = {
    id: ctx.random.uuid(),
    accountId: input.accountId,
    reason,
    state: "unconfirmed" as const,
    details,
    tokenDigest: input.tokenDigest,
    tokenExpiresAt: input.tokenDigest ? confirmationExpiresAt(now) : null,
    requestedAt: now,
    confirmedAt: null,
    decidedAt: null,
    decidedBy: null,
    closesAt: null,
    endedAt: null,
  };
  const year = budapestDay(now).slice(0, 4);
  for (let attempt = 0; attempt < REFERENCE_ATTEMPTS; attempt++) {
    const reference = referenceNumber(ctx.random, "T", year);
    if (await insertClosure(tx, { ...row, reference })) return { ...row, reference };
  }
  throw new Error("No free reference for a closure request.");
}

/**
 * Starts the grace period: sets the dates, queues the notification, records the audit event. The caller holds the
 * account's lock.
 *
 * @param input.by the staff member or the key that decided; undefined for the rule and for the command line
 * @returns false when the request is no longer in the state of `input.request`
 */
export async function startGracePeriod(
  ctx: Context,
  tx: Tx,
  input: { account: AccountRow; request: ClosureRow; decidedBy: ClosureDecider; by?: InsurerActor },
): Promise<boolean> {
  const { account, request, decidedBy, by } = input;
  const now = ctx.clock.now();
  const change = {
    state: "grace" as const,
    ...(request.confirmedAt ? {} : { confirmedAt: now, tokenDigest: null }),
    decidedAt: now,
    decidedBy,
    closesAt: closesAt(now),
  };
  if (!(await moveClosure(tx, request, change))) return false;
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress as string,
      locale: account.locale,
      content: { kind: "closure-scheduled", props: { closesOn: closureDay(now) } },
      subjectId: request.id,
    },
  ]);
  await recordAuditEvent(tx, now, {
    kind: "closure.decided",
    actor: decidedBy === "rule" ? "system" : "insurer",
    accountId: account.id,
    details: {
      ...{ reference: request.reference, by: decidedBy, closesOn: closureDay(now) },
      ...{ before: request.state, after: "grace", ...insurerDetails(by) },
    },
  });
  return true;
}

/**
 * Records the customer's confirmation. Without active electronic contracts the grace period starts; otherwise the
 * request waits for the insurer.
 *
 * @returns false when the request cannot be confirmed any more
 */
export async function confirmClosureRequest(
  ctx: Context,
  tx: Tx,
  { account, request }: { account: AccountRow; request: ClosureRow },
): Promise<boolean> {
  const now = ctx.clock.now();
  const decider = closureDecider(await listContracts(tx, [account.id]));
  const state = nextClosureState(request.state, { kind: "confirmed", decider });
  if (!state) return false;
  await recordAuditEvent(tx, now, {
    kind: "closure.confirmed",
    actor: "customer",
    accountId: account.id,
    details: { reference: request.reference, decider },
  });
  if (state === "grace") return startGracePeriod(ctx, tx, { account, request, decidedBy: "rule" });
  return moveClosure(tx, request, { state, confirmedAt: now, tokenDigest: null });
}
