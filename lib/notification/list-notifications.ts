import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { EmailTexts } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";
import { isNotificationKind, subjectNumber } from "@/lib/notification/notification-kinds";
import { listNotifications, type NotificationState, type NotificationSummary } from "@/lib/notification/store";

export type StaffNotification = Omit<NotificationSummary, "kind"> & { kind: NotificationKind };

const FAILED: NotificationState[] = ["failed", "abandoned"];
const MAX_LISTED = 50;

/**
 * Lists notifications for the insurer's staff, newest first. `failedOnly` lists those that were given up, so that the
 * insurer can write by post instead.
 *
 * @param filter.limit maximum number of rows
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
  /** The number in its subject: messages or days; null when it has none. */
  n: number | null;
};

/** Lists the notifications to this customer, queued ones included; newest first, at most 50. */
export async function listNotificationsForCustomer(
  ctx: Context,
  owner: { accountId: AuthorizedAccountId },
): Promise<CustomerNotification[]> {
  const rows = await listNotifications(ctx.db, { accountId: owner.accountId, limit: MAX_LISTED });
  return rows.flatMap(({ queuedAt, endedAt, kind, toAddress, state, props }) => {
    if (!isNotificationKind(kind)) return [];
    const { texts } = EMAIL_TEMPLATES[kind];
    return [{ at: endedAt ?? queuedAt, kind, texts, toAddress, state, n: subjectNumber(kind, props) }];
  });
}
