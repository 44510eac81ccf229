import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listAuditEvents } from "@/lib/audit/store";
import type { Context } from "@/lib/context";

/** Manual actions of staff that are shown to the customer. Changes by imports are not shown. */
const KINDS = [
  "account.viewed",
  "initial-password.issued",
  "address-change.requested",
  "sign-in.locked",
  "closure.decided",
] as const;
const SHOWN = 20;

export type StaffAction = { at: Date; kind: (typeof KINDS)[number] };

/** The manual actions of staff on an account, newest first, at most 20. */
export async function listStaffActions(ctx: Context, accountId: AuthorizedAccountId): Promise<StaffAction[]> {
  const rows = await listAuditEvents(ctx.db, { accountId, actor: "insurer", kinds: [...KINDS], limit: SHOWN });
  return rows.map(({ at, kind }) => ({ at, kind: kind as StaffAction["kind"] }));
}
