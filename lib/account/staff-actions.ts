import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { ONE_LOOK_MINUTES } from "@/lib/audit/record-look";
import { type ShownStaff, type StaffActor, shownStaff, staffDetails } from "@/lib/audit/staff-actor";
import { listAuditEvents, recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { addMinutes } from "@/lib/kernel/time";

/** Manual actions of staff that are shown to the customer. Changes by imports are not shown. */
const KINDS = [
  "account.viewed",
  "initial-password.issued",
  "address-change.proposed",
  "address-change.decided",
  "address-change.requested",
  "password-link.issued",
  "sign-in.locked",
  "closure.decided",
  "attachment.downloaded",
  "reply.viewed",
  "reply.assigned",
  "reply.noted",
  "reply.acknowledged",
  "reply.answered",
  "message.viewed-by-staff",
  "message.withdrawn",
  "unreachable.handled",
  "unreachable.reopened",
  "unreachable.exported",
] as const;
const SHOWN = 20;
/** Read, because some are left out: `isShown`. */
const MAX_READ = 100;

/** `by`: role and number of the staff member, never their name; null for an act of the command line. */
export type StaffAction = { at: Date; kind: (typeof KINDS)[number]; by: ShownStaff };

/** More than the looks at the replies of one account within that time. */
const MAX_LOOKS = 100;

/** Records that a staff member looked at an account. The customer reads it with role and number. */
export async function recordAccountView(ctx: Context, accountId: string, by: StaffActor): Promise<void> {
  const now = ctx.clock.now();
  const since = addMinutes(now, -ONE_LOOK_MINUTES);
  const last = await listAuditEvents(ctx.db, { accountId, actor: "insurer", kinds: ["account.viewed"], limit: SHOWN });
  if (last.some(({ at, details }) => at > since && details.staffId === by.id)) return;
  const details = staffDetails(by);
  await recordAuditEvent(ctx.db, now, { kind: "account.viewed", actor: "insurer", accountId, details });
}

/** Numbers of the staff members who looked at a reply within ONE_LOOK_MINUTES, each once. */
export async function listReplyLookers(
  db: Db,
  now: Date,
  { accountId, reference }: { accountId: string; reference: string },
): Promise<number[]> {
  const since = addMinutes(now, -ONE_LOOK_MINUTES);
  const looks = await listAuditEvents(db, { accountId, actor: "insurer", kinds: ["reply.viewed"], limit: MAX_LOOKS });
  const recent = looks.filter(({ at, details }) => at > since && details.reference === reference);
  return [...new Set(recent.map(({ details }) => Number(details.staffNumber)))];
}

/** The manual actions of staff on the customer's account, newest first, at most 20. */
export function listStaffActions(ctx: Context, accountId: AuthorizedAccountId): Promise<StaffAction[]> {
  return listStaffActionsOn(ctx, accountId);
}

/** `listStaffActions` for staff. */
export async function listStaffActionsOn(ctx: Context, accountId: string): Promise<StaffAction[]> {
  const rows = await listAuditEvents(ctx.db, { accountId, actor: "insurer", kinds: [...KINDS], limit: MAX_READ });
  const shown = rows.filter(isShown).slice(0, SHOWN);
  return shown.map(({ at, kind, details }) => ({ at, kind: kind as StaffAction["kind"], by: shownStaff(details) }));
}

/** A look at a reply is shown as that of the reply alone, and a withdrawal only when a person did it. */
function isShown({ kind, details }: { kind: string; details: Record<string, unknown> }): boolean {
  if (kind === "message.viewed-by-staff") return details.command !== "reply";
  return kind !== "message.withdrawn" || details.staffId !== undefined;
}
