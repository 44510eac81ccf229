import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { LetterKind } from "@/lib/notification/letter";
import { listNotifications, type NotificationState, type NotificationSummary } from "@/lib/notification/store";

export type Notice = Omit<NotificationSummary, "kind"> & { kind: LetterKind };

const FAILED: NotificationState[] = ["failed", "abandoned"];
const OWN_LETTERS = 50;

/**
 * The letters of the outbox for the insurer's staff, newest first; the failed ones are those that post has to take over
 * (SEC-75).
 *
 * @param filter.limit at most so many rows
 */
export async function listNotices(ctx: Context, filter: { failedOnly: boolean; limit: number }): Promise<Notice[]> {
  const states = filter.failedOnly ? FAILED : undefined;
  return (await listNotifications(ctx.db, { states, limit: filter.limit })) as Notice[];
}

export type OwnLetter = {
  at: Date;
  kind: LetterKind;
  toAddress: string;
  state: NotificationState;
  /** What its subject counts: items, or days; null where it counts nothing. */
  n: number | null;
};

function countIn(facts: unknown): number | null {
  const { count, days } = (facts ?? {}) as { count?: unknown; days?: unknown };
  const n = count ?? days;
  return typeof n === "number" ? n : null;
}

/** The letters that we sent, or are about to send, to this customer; newest first, at most 50. */
export async function listLettersForAccount(
  ctx: Context,
  owner: { accountId: AuthorizedAccountId },
): Promise<OwnLetter[]> {
  const rows = await listNotifications(ctx.db, { accountId: owner.accountId, limit: OWN_LETTERS });
  return rows.map(({ queuedAt, endedAt, kind, toAddress, state, facts }) => ({
    at: endedAt ?? queuedAt,
    kind: kind as LetterKind,
    toAddress,
    state,
    n: countIn(facts),
  }));
}
