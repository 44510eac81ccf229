import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listAuditEvents } from "@/lib/audit/store";
import type { Context } from "@/lib/context";

/** What customer service does by hand and the customer may know; the nightly import is no such thing. */
const KINDS = [
  "account.viewed",
  "initial-password.issued",
  "address-change.requested",
  "sign-in.locked",
  "closure.decided",
] as const;
const SHOWN = 20;

export type StaffAction = { at: Date; kind: (typeof KINDS)[number] };

/** What the insurer's people did in the customer's account, the newest first, at most 20. */
export async function listStaffActions(ctx: Context, accountId: AuthorizedAccountId): Promise<StaffAction[]> {
  const rows = await listAuditEvents(ctx.db, { accountId, actor: "insurer", kinds: [...KINDS], limit: SHOWN });
  return rows.map(({ at, kind }) => ({ at, kind: kind as StaffAction["kind"] }));
}
