import "server-only";
import { and, count, desc, eq, inArray } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import type { NotificationRow, NotificationState } from "@/lib/notification/store";
import { isPublished } from "@/lib/publication/store";
import { isNoTestAddress } from "@/lib/sandbox/store";

export type NotificationSummary = Pick<
  NotificationRow,
  | "id"
  | "accountId"
  | "kind"
  | "toAddress"
  | "state"
  | "attempts"
  | "queuedAt"
  | "dueAt"
  | "endedAt"
  | "lastResponseCode"
  | "lastFailure"
  | "props"
>;

const summary = {
  id: notifications.id,
  accountId: notifications.accountId,
  kind: notifications.kind,
  toAddress: notifications.toAddress,
  state: notifications.state,
  attempts: notifications.attempts,
  queuedAt: notifications.queuedAt,
  dueAt: notifications.dueAt,
  endedAt: notifications.endedAt,
  lastResponseCode: notifications.lastResponseCode,
  lastFailure: notifications.lastFailure,
  props: notifications.props,
};

type NotificationFilter = { states?: readonly NotificationState[]; accountId?: string };

const matching = ({ states, accountId }: NotificationFilter) =>
  and(
    states ? inArray(notifications.state, [...states]) : undefined,
    // A customer's own list shows them; the lists of all customers do not count tests.
    accountId ? eq(notifications.accountId, accountId) : isNoTestAddress(notifications.toAddress),
    isPublished(notifications.batchId),
  );

/** Newest first. */
export function listNotifications(
  db: Db,
  { limit, offset = 0, ...filter }: NotificationFilter & { limit: number; offset?: number },
): Promise<NotificationSummary[]> {
  return db
    .select(summary)
    .from(notifications)
    .where(matching(filter))
    .orderBy(desc(notifications.queuedAt), desc(notifications.id))
    .offset(offset)
    .limit(limit);
}

export async function countNotifications(db: Db, filter: NotificationFilter): Promise<number> {
  const [row] = await db.select({ n: count() }).from(notifications).where(matching(filter));
  return row?.n ?? 0;
}
