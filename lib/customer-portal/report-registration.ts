import "server-only";
import { type AccountRow, lockAccountAndAddress, setCustomerPortalSince } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { reportStep } from "@/lib/customer-portal/registration";
import { type Report, readReport, type UnreadableReport } from "@/lib/customer-portal/report";
import { endRegistration, findRegistration } from "@/lib/customer-portal/store";
import { audienceOf, subjectOf } from "@/lib/customer-portal/ticket";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { enqueueNotifications } from "@/lib/notification/enqueue";

export type ReportedState = "done" | "cancelled";
export type ReportFailure =
  | UnreadableReport
  | { kind: "unconfigured" }
  /** No such ticket was issued, or its account is closed. */
  | { kind: "unknown-ticket" }
  /** The ticket was issued for another account. */
  | { kind: "wrong-account" }
  /** Another outcome was reported before. */
  | { kind: "already-ended" }
  | { kind: "expired" };

/**
 * Routes the customer's new messages to the customer portal and notifies them. Does nothing if an import has done so
 * before.
 */
async function routeToCustomerPortal(
  ctx: Context,
  tx: Tx,
  account: AccountRow & { emailAddress: string },
): Promise<void> {
  if (account.customerPortalSince) return;
  await setCustomerPortalSince(tx, [account.id], ctx.clock.now());
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress,
      locale: account.locale,
      content: { kind: "customer-portal", props: {} },
    },
  ]);
}

/**
 * Applies a report under the lock of the account and its address, for which the commit of a batch is waited for. So a
 * batch that has checked the account comes first, and one that checks it later is routed again.
 */
function applyReport(
  ctx: Context,
  reported: { id: string; accountId: string },
  outcome: Report["outcome"],
): Promise<Result<{ state: ReportedState }, ReportFailure>> {
  const now = ctx.clock.now();
  const state = outcome === "registered" ? "done" : "cancelled";
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccountAndAddress(tx, reported.accountId);
    const registration = account && (await findRegistration(tx, reported.id));
    if (!account?.emailAddress || !registration) return err({ kind: "unknown-ticket" });
    const step = reportStep(registration, outcome, now);
    if (step.kind === "repeated") return ok({ state });
    if (step.kind === "expired") {
      await endRegistration(tx, registration.id, { state: "expired", endedAt: now });
      return err(step);
    }
    if (step.kind === "already-ended") return err(step);
    if (!(await endRegistration(tx, registration.id, { state, endedAt: now }))) return err({ kind: "already-ended" });
    if (state === "done") await routeToCustomerPortal(ctx, tx, { ...account, emailAddress: account.emailAddress });
    await recordAuditEvent(tx, now, {
      kind: state === "done" ? "registration.completed" : "registration.cancelled",
      actor: "insurer",
      accountId: account.id,
      details: { registration: registration.id },
    });
    return ok({ state });
  });
}

/**
 * Processes a signed report of the customer portal about a ticket (R4, R19). The same report again, also in parallel,
 * gets the same answer and changes nothing.
 *
 * @param token the report as received: a JWS, not validated
 */
export async function reportRegistration(
  ctx: Context,
  token: string,
): Promise<Result<{ state: ReportedState }, ReportFailure>> {
  const { settings } = ctx;
  const portal = settings.customerPortal;
  if (!portal) return err({ kind: "unconfigured" });
  const now = ctx.clock.now();
  const read = await readReport({ portal, appUrl: settings.appUrl, now }, token);
  if (!read.ok) return read;
  const { ticket, subject, outcome } = read.value;
  const registration = isUuid(ticket) ? await findRegistration(ctx.db, ticket) : null;
  if (!registration) return err({ kind: "unknown-ticket" });
  const isOwnSubject = subject === subjectOf(settings, audienceOf(portal), registration.accountId);
  const applied = isOwnSubject
    ? await applyReport(ctx, registration, outcome)
    : err({ kind: "wrong-account" as const });
  if (!applied.ok && applied.error.kind !== "unknown-ticket") {
    await recordAuditEvent(ctx.db, now, {
      kind: "registration.refused",
      actor: "insurer",
      accountId: registration.accountId,
      details: { registration: registration.id, outcome, reason: applied.error.kind },
    });
  }
  return applied;
}
