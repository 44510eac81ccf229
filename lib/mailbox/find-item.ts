import "server-only";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";
import { listItemsByReference, type StaffItem } from "@/lib/mailbox/staff-store";

export type FindItemFailure =
  | { kind: "not-found" }
  /** More than one sender used the reference. */
  | { kind: "ambiguous"; sources: string[] };

/**
 * The item that the insurer calls by this reference.
 *
 * @param item.source the sender, where several use the same references
 */
export async function findItem(
  ctx: Context,
  item: { senderReference: string; source?: string },
): Promise<Result<StaffItem, FindItemFailure>> {
  const found = (await listItemsByReference(ctx.db, item.senderReference)).filter(
    ({ source }) => item.source === undefined || source === item.source,
  );
  const [only, ...others] = found;
  if (!only) return err({ kind: "not-found" });
  return others.length > 0 ? err({ kind: "ambiguous", sources: found.map(({ source }) => source) }) : ok(only);
}
