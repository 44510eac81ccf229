import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { EmailTexts } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";
import { isNotificationKind, subjectNumber } from "@/lib/notification/notification-kinds";
import { listNotifications, type NotificationState, type NotificationSummary } from "@/lib/notification/store";

export type StaffNotification = Omit<NotificationSummary, "kind"> & { kind: NotificationKind };

const FAILED: NotificationState[] = ["failed", "abandoned"];
const OWN_NOTIFICATIONS = 50;

/**
 * The letters of the outbox for the insurer's staff, newest first; the failed ones are those that post has to take over
 * (SEC-75).
 *
 * @param filter.limit at most so many rows
 */
export async function listNotificationsForStaff(
  ctx: Context,
  filter: { failedOnly: boolean; limit: number },
): Promise<StaffNotification[]> {
  const states = filter.failedOnly ? FAILED : undefined;
  return (await listNotifications(ctx.db, { states, limit: filter.limit })) as StaffNotification[];
}

export type CustomerNotification = {
  at: Date;
  kind: NotificationKind;
  /** The group of texts in messages/<locale>/emails.ts that holds its subject. */
  texts: EmailTexts;
  toAddress: string;
  state: NotificationState;
  /** What its subject counts: items, or days; null where it counts nothing. */
  n: number | null;
};

/** The letters that we sent, or are about to send, to this customer; newest first, at most 50. */
export async function listNotificationsForCustomer(
  ctx: Context,
  owner: { accountId: AuthorizedAccountId },
): Promise<CustomerNotification[]> {
  const rows = await listNotifications(ctx.db, { accountId: owner.accountId, limit: OWN_NOTIFICATIONS });
  return rows.flatMap(({ queuedAt, endedAt, kind, toAddress, state, props }) => {
    if (!isNotificationKind(kind)) return [];
    const { texts } = EMAIL_TEMPLATES[kind];
    return [{ at: endedAt ?? queuedAt, kind, texts, toAddress, state, n: subjectNumber(kind, props) }];
  });
}
