import "server-only";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { err } from "@/lib/kernel/result";
import { assignReply } from "@/lib/mailbox/staff/work-on-reply";
import { STAFF_ACCESS } from "@/lib/staff/access";
import { listMembersIn } from "@/lib/staff/member-store";

/** More than any customer service has; a longer list would be no list to choose from. */
const MAX_COLLEAGUES = 200;

/** The staff members who may answer replies, by name, the one who asks included. */
export function listAnswering(ctx: Context): Promise<{ id: string; name: string }[]> {
  return listMembersIn(ctx.db, STAFF_ACCESS["POST answer-reply"], MAX_COLLEAGUES);
}

/**
 * Assigns a reply to a colleague who may answer it. One who loses the role or is revoked later keeps it until somebody
 * takes it over.
 *
 * @param input.to id of the colleague, untrusted
 * @returns `no-colleague` when there is no such person or they may not answer
 */
export async function assignToColleague(
  ctx: Context,
  input: { reference: string; from: string | null; to: string; by: StaffActor },
) {
  const colleagues = await listAnswering(ctx);
  if (!colleagues.some(({ id }) => id === input.to)) return err({ kind: "no-colleague" as const });
  return assignReply(ctx, input);
}
