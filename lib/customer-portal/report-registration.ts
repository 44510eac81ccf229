import "server-only";
import { type AccountRow, lockAccount, markCustomerPortal } from "@/lib/account/store";
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
  /** No such ticket of ours, or its account is closed. */
  | { kind: "unknown-ticket" }
  /** The ticket was another account's. */
  | { kind: "wrong-account" }
  /** Something else was reported before. */
  | { kind: "already-ended" }
  | { kind: "expired" };

/** From now on nothing new is placed here for him, and a letter says so; known from the insurer's import, it is no news. */
async function moveCustomer(ctx: Context, tx: Tx, account: AccountRow & { emailAddress: string }): Promise<void> {
  if (account.customerPortalSince) return;
  await markCustomerPortal(tx, [account.id], ctx.clock.now());
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress,
      locale: account.locale,
      content: { kind: "customer-portal", props: {} },
    },
  ]);
}

/** Under the account's lock, which deliveries take too: a run that is being committed is routed anew, or comes first. */
function applyReport(
  ctx: Context,
  seen: { id: string; accountId: string },
  outcome: Report["outcome"],
): Promise<Result<{ state: ReportedState }, ReportFailure>> {
  const now = ctx.clock.now();
  const state = outcome === "registered" ? "done" : "cancelled";
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, seen.accountId);
    const registration = account && (await findRegistration(tx, seen.id));
    if (!account?.emailAddress || !registration) return err({ kind: "unknown-ticket" });
    const step = reportStep(registration, outcome, now);
    if (step.kind === "repeated") return ok({ state });
    if (step.kind === "expired") {
      await endRegistration(tx, registration.id, { state: "expired", endedAt: now });
      return err(step);
    }
    if (step.kind === "already-ended") return err(step);
    if (!(await endRegistration(tx, registration.id, { state, endedAt: now }))) return err({ kind: "already-ended" });
    if (state === "done") await moveCustomer(ctx, tx, { ...account, emailAddress: account.emailAddress });
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
 * Takes the customer portal's signed report of what became of a ticket (R4, R19). The same report again, at once or
 * later, is answered the same and does nothing.
 *
 * @param token a JWS, as it came
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
  const seen = isUuid(ticket) ? await findRegistration(ctx.db, ticket) : null;
  if (!seen) return err({ kind: "unknown-ticket" });
  const own = subject === subjectOf(settings, audienceOf(portal), seen.accountId);
  const applied = own ? await applyReport(ctx, seen, outcome) : err({ kind: "wrong-account" as const });
  if (!applied.ok && applied.error.kind !== "unknown-ticket") {
    await recordAuditEvent(ctx.db, now, {
      kind: "registration.refused",
      actor: "insurer",
      accountId: seen.accountId,
      details: { registration: seen.id, outcome, reason: applied.error.kind },
    });
  }
  return applied;
}
