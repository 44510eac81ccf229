import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { setHandled } from "@/lib/delivery/result/postal-store";
import { err, ok, type Result } from "@/lib/kernel/result";
import { setBouncedHandled } from "@/lib/notification/bounced-store";
import type { UnreachableId } from "@/lib/staff/unreachable/unreachable";

/** Unknown, or another staff member was quicker: nothing has changed. */
export type HandleFailure = { kind: "unchanged" };

type Input = { entry: UnreachableId; by: StaffActor };
type Changed = { accountId?: string; about: Record<string, string | number> };

async function markBounced(tx: Tx, id: string, mark: { at: Date; by: string } | null): Promise<Changed | null> {
  const changed = await setBouncedHandled(tx, id, mark);
  return changed && { accountId: changed.accountId, about: { notificationId: id } };
}

async function markPostal(
  tx: Tx,
  line: { batchId: string; line: number },
  mark: { at: Date; by: string } | null,
): Promise<Changed | null> {
  const before = await setHandled(tx, line, mark);
  return before && { about: { batchId: line.batchId, line: line.line, senderReference: before.senderReference } };
}

async function change(
  ctx: Context,
  { entry, by }: Input,
  isHandled: boolean,
): Promise<Result<undefined, HandleFailure>> {
  const at = ctx.clock.now();
  const mark = isHandled ? { at, by: by.id } : null;
  return inTransaction(ctx.db, async (tx) => {
    const changed =
      entry.kind === "bounced" ? await markBounced(tx, entry.id, mark) : await markPostal(tx, entry, mark);
    if (!changed) return err({ kind: "unchanged" });
    const states = isHandled ? { before: "open", after: "handled" } : { before: "handled", after: "open" };
    await recordAuditEvent(tx, at, {
      kind: isHandled ? "unreachable.handled" : "unreachable.reopened",
      actor: "insurer",
      accountId: changed.accountId,
      details: { list: entry.kind, ...changed.about, ...states, ...staffDetails(by) },
    });
    return ok();
  });
}

/** Notes that a customer or a line was dealt with in another way than by e-mail. Of two at once one does it. */
export function handleUnreachable(ctx: Context, input: Input): Promise<Result<undefined, HandleFailure>> {
  return change(ctx, input, true);
}

/** Takes the note back. */
export function reopenUnreachable(ctx: Context, input: Input): Promise<Result<undefined, HandleFailure>> {
  return change(ctx, input, false);
}
