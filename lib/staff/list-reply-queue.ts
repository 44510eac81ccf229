import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { secondsBetween } from "@/lib/kernel/time";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { replyState } from "@/lib/mailbox/reply/reply";
import {
  type QueuePosition,
  REPLY_PAGE_SIZE,
  REPLY_TARGET_HOURS,
  type ReplyView,
} from "@/lib/mailbox/staff/reply-queue";
import { listReplyQueue } from "@/lib/mailbox/staff/reply-queue-store";
import { findMemberNames } from "@/lib/staff/member-store";

const HOUR_SECONDS = 60 * 60;

/**
 * One page of the queue of replies, with who works on each. A list of names and references, without texts, so it is not
 * recorded as a look at a customer. A search is recorded like one of customers, without its text, which may be an
 * address.
 *
 * @returns `next`: where the next page begins; null on the last one
 */
export async function listReplies(
  ctx: Context,
  input: {
    view: ReplyView;
    documentType: DocumentType | null;
    contract?: string | null;
    text: string | null;
    after: QueuePosition | null;
    by: StaffActor;
  },
) {
  const { after, by, ...filter } = input;
  const now = ctx.clock.now();
  const found = await readList(ctx, (db) =>
    listReplyQueue(db, { ...filter, memberId: by.id, now }, { after, limit: REPLY_PAGE_SIZE + 1 }),
  );
  const page = found.slice(0, REPLY_PAGE_SIZE);
  if (filter.text !== null || filter.contract) {
    const details = { list: "replies", found: page.length, ...staffDetails(by) };
    await recordAuditEvent(ctx.db, now, { kind: "account.searched", actor: "insurer", details });
  }
  const assignees = page.flatMap(({ assigneeId }) => assigneeId ?? []);
  const names = await readList(ctx, (db) => findMemberNames(db, assignees));
  const rows = page.map((row) => {
    const state = replyState(row, now);
    const hours = Math.floor(secondsBetween(row.sentAt, now) / HOUR_SECONDS);
    return {
      ...row,
      state,
      hours,
      isLate: state !== "answered" && hours >= REPLY_TARGET_HOURS,
      assignee: row.assigneeId ? (names.get(row.assigneeId)?.name ?? null) : null,
    };
  });
  const last = page.at(-1);
  return { rows, next: found.length > REPLY_PAGE_SIZE && last ? { sentAt: last.sentAt, id: last.id } : null };
}
