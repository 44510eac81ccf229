import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { EmailTexts } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";
import { isNotificationKind, subjectNumber } from "@/lib/notification/notification-kinds";
import {
  countNotifications,
  listNotifications,
  type NotificationSummary,
} from "@/lib/notification/notification-list-store";
import type { NotificationState } from "@/lib/notification/store";

export type StaffNotification = Omit<NotificationSummary, "kind"> & { kind: NotificationKind };

/** `failed`: given up, so that the insurer can write by post instead. `waiting`: to be sent, or to be tried again. */
const LISTED: Record<"all" | "failed" | "waiting", NotificationState[] | undefined> = {
  all: undefined,
  failed: ["failed", "abandoned"],
  waiting: ["queued", "sending"],
};

/**
 * Lists notifications for the insurer's staff, newest first.
 *
 * @param filter.limit maximum number of rows
 */
export async function listNotificationsForStaff(
  ctx: Context,
  { which, accountId, limit }: { which: keyof typeof LISTED; accountId?: string; limit: number },
): Promise<StaffNotification[]> {
  return (await listNotifications(ctx.db, { states: LISTED[which], accountId, limit })) as StaffNotification[];
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

/** All states but `cancelled`: a cancelled notification is never sent, so the customer never sees it. */
const SHOWN: NotificationState[] = ["queued", "sending", "sent", "failed", "abandoned"];
const PAGE_SIZE = 20;

export type CustomerNotifications = {
  /** Newest first. */
  rows: CustomerNotification[];
  page: number;
  pages: number;
};

/**
 * One page of the notifications to this customer, queued ones included.
 *
 * @param owner.page from 1; the last page is returned for a page that does not exist
 */
export async function listNotificationsForCustomer(
  ctx: Context,
  { accountId, page: requested = 1 }: { accountId: AuthorizedAccountId; page?: number },
): Promise<CustomerNotifications> {
  const filter = { accountId, states: SHOWN };
  const pages = Math.max(1, Math.ceil((await countNotifications(ctx.db, filter)) / PAGE_SIZE));
  const page = Math.min(requested, pages);
  const found = await listNotifications(ctx.db, { ...filter, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
  const rows = found.flatMap(({ queuedAt, endedAt, kind, toAddress, state, props }) => {
    if (!isNotificationKind(kind)) return [];
    const { texts } = EMAIL_TEMPLATES[kind];
    return [{ at: endedAt ?? queuedAt, kind, texts, toAddress, state, n: subjectNumber(kind, props) }];
  });
  return { rows, page, pages };
}
