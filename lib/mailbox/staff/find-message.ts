import "server-only";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";
import { listMessagesByReference, type StaffMessage } from "@/lib/mailbox/staff/staff-store";

export type FindMessageFailure =
  | { kind: "not-found" }
  /** More than one sender used the reference. */
  | { kind: "ambiguous"; sources: string[] };

/**
 * Finds a message by the sender's reference.
 *
 * @param message.source name of the sender; needed only when several senders use the same reference
 */
export async function findMessageByReference(
  ctx: Context,
  message: { senderReference: string; source?: string },
): Promise<Result<StaffMessage, FindMessageFailure>> {
  const found = (await listMessagesByReference(ctx.db, message.senderReference)).filter(
    ({ source }) => message.source === undefined || source === message.source,
  );
  const [only, ...others] = found;
  if (!only) return err({ kind: "not-found" });
  return others.length > 0 ? err({ kind: "ambiguous", sources: found.map(({ source }) => source) }) : ok(only);
}
