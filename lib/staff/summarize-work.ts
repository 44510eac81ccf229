import "server-only";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { listProposalsOfOthers } from "@/lib/auth/address-change/proposal-store";
import { summarizeWaitingClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { addMinutes } from "@/lib/kernel/time";
import { REPLY_TARGET_HOURS } from "@/lib/mailbox/staff/reply-queue";
import { summarizeReplyQueue } from "@/lib/mailbox/staff/reply-queue-store";
import { mayUse } from "@/lib/staff/access";

const MAX_PROPOSALS = 20;
const HOUR_MINUTES = 60;

/**
 * What needs somebody now: unanswered replies, those nobody works on, the late ones and when the oldest was sent,
 * closure requests that wait for a decision, and e-mail addresses that somebody else has to approve. Only what the role
 * may open. Not recorded, because it shows nothing of a customer.
 *
 * @returns null parts for a role without their pages. `approvals`: account ids of at most 20 proposals of colleagues,
 *          oldest first
 */
export async function summarizeWork(ctx: Context, by: StaffActor) {
  const now = ctx.clock.now();
  const lateSince = addMinutes(now, -REPLY_TARGET_HOURS * HOUR_MINUTES);
  const proposals = { memberId: by.id, now, limit: MAX_PROPOSALS };
  const [replies, waiting, closures] = await Promise.all([
    mayUse(by.role, "GET /staff/replies") ? readList(ctx, (db) => summarizeReplyQueue(db, { now, lateSince })) : null,
    mayUse(by.role, "POST decide-address") ? readList(ctx, (db) => listProposalsOfOthers(db, proposals)) : [],
    mayUse(by.role, "GET /staff/closures") ? readList(ctx, (db) => summarizeWaitingClosures(db)) : null,
  ]);
  const approvals = waiting.map(({ accountId, proposedAt }) => ({ accountId, proposedAt }));
  return { replies, closures, approvals };
}

export type WorkSummary = Awaited<ReturnType<typeof summarizeWork>>;
