import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { sentMessageState } from "@/lib/mailbox/sender/sent-message-state";
import { MESSAGE_PAGE_SIZE, type ReferencePosition } from "@/lib/mailbox/staff/message-list";
import { listEnvelopes } from "@/lib/mailbox/staff/message-list-store";

/**
 * One page of the messages of all customers, by the sender's reference. A list of envelopes, so it is not recorded as a
 * look at a customer; that somebody searched is, without the text.
 *
 * @param input.beginning of the reference; null for all
 * @returns `next`: where the next page begins; null on the last one
 */
export async function listMessages(
  ctx: Context,
  input: { beginning: string | null; after: ReferencePosition | null; by: StaffActor },
) {
  const { beginning, after, by } = input;
  const now = ctx.clock.now();
  const found = await listEnvelopes(ctx.db, { beginning, after, limit: MESSAGE_PAGE_SIZE + 1 });
  const rows = found.slice(0, MESSAGE_PAGE_SIZE);
  if (beginning !== null) {
    const details = { list: "messages", found: rows.length, ...staffDetails(by) };
    await recordAuditEvent(ctx.db, now, { kind: "account.searched", actor: "insurer", details });
  }
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => ({ ...row, state: sentMessageState(row, now) })),
    next: found.length > MESSAGE_PAGE_SIZE && last ? last : null,
  };
}

export type MessageRow = Awaited<ReturnType<typeof listMessages>>["rows"][number];
