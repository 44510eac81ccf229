import { findAccountByAddress } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { isUsableLink } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { listNotificationsForStaff, type StaffNotification } from "@/lib/notification/list-notifications";
import { retryWaiting } from "@/lib/notification/retry-waiting";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { failureReason } from "./notification-texts";
import { say } from "./output";
import { withContext } from "./with-context";

const LIMIT = 10_000;

/** The id of a customer's account; undefined when no customer is asked for. */
async function accountOf(ctx: Context, email: string | undefined): Promise<string | undefined> {
  if (email === undefined) return undefined;
  const address = parseEmailAddress(email);
  if (!address) throw new CommandError(`${email} is not one plain e-mail address`);
  const account = await findAccountByAddress(ctx.db, address);
  if (!account) throw new CommandError(`There is no account for ${address}`);
  return account.id;
}

function notificationLine(notification: StaffNotification): string {
  const { id, queuedAt, kind, toAddress, state, attempts, dueAt } = notification;
  const reason = failureReason(notification);
  const next = state === "queued" && attempts > 0 ? [`next ${dueAt.toISOString()}`] : [];
  const parts = [id, queuedAt.toISOString(), state, kind, toAddress, `attempts ${attempts}`, ...next];
  return [...parts, ...(reason ? [reason] : [])].join("  ");
}

type ListOptions = { failed?: boolean; waiting?: boolean; customer?: string; json?: boolean };

/**
 * `portal notices list`: one line for each notification, so that failed ones can be sent by post. That staff looked at
 * a customer's notifications is audited, as every look at an account is.
 */
export async function listNotifications({ failed, waiting, customer, json }: ListOptions): Promise<ExitStatus> {
  if (failed && waiting) throw new CommandError("--failed and --waiting exclude each other");
  return withContext(async (ctx) => {
    const accountId = await accountOf(ctx, customer);
    const which = failed ? "failed" : waiting ? "waiting" : "all";
    const notifications = await listNotificationsForStaff(ctx, { which, accountId, limit: LIMIT });
    if (accountId) {
      await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "account.viewed", actor: "insurer", accountId });
    }
    if (json) say(JSON.stringify(notifications.map((one) => ({ ...one, reason: failureReason(one) }))));
    else say(...notifications.map(notificationLine));
    return EXIT.done;
  });
}

/** `portal notices retry`: tries at once what waits for another attempt. Exit status 1 when the mail server is down. */
export function retryNotifications(options: { customer?: string; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const accountId = await accountOf(ctx, options.customer);
    const result = await retryWaiting(ctx, { isLinkUsable: isUsableLink, accountId });
    if (!result.ok) {
      const { cause, reason } = result.error;
      throw new CommandError(`The mail server does not take e-mails (${cause}): ${reason}`, EXIT.fault);
    }
    const { retried } = result.value;
    say(options.json ? JSON.stringify({ retried }) : `${retried} notifications are tried again now`);
    return EXIT.done;
  });
}
