import "server-only";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { listProposalsOfOthers } from "@/lib/auth/address-change/proposal-store";
import { summarizeWaitingClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { summarizeReplyQueue } from "@/lib/mailbox/staff/reply-queue-store";

const MAX_PROPOSALS = 20;

/**
 * What needs somebody now: unanswered replies, those nobody works on, when the oldest was sent, closure requests that wait
 * for a decision, and e-mail addresses that somebody else has to approve. Not recorded, because it shows nothing of a customer.
 *
 * @returns `approvals`: account ids of at most 20 proposals of colleagues, oldest first
 */
export async function summarizeWork(ctx: Context, by: StaffActor) {
  const now = ctx.clock.now();
  const [replies, proposals, closures] = await Promise.all([
    readList(ctx, (db) => summarizeReplyQueue(db, now)),
    readList(ctx, (db) => listProposalsOfOthers(db, { memberId: by.id, now, limit: MAX_PROPOSALS })),
    readList(ctx, (db) => summarizeWaitingClosures(db)),
  ]);
  const approvals = proposals.map(({ accountId, proposedAt }) => ({ accountId, proposedAt }));
  return { ...replies, closures, approvals };
}
