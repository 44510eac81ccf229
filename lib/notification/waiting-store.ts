import "server-only";
import { and, asc, eq, gt, inArray, lte, not, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { announcingKinds, firstSignInKinds } from "@/lib/notification/notification-kinds";
import { isPublished } from "@/lib/publication/store";

/** Which password links can be used at an instant. */
export type UsableLinks = {
  at: Date;
  /** The condition that the link with this id can be used, from the room that owns the links. */
  isLinkUsable: (id: SQLWrapper, at: Date) => SQL;
};

/** Reason in `lastFailure` of a notification whose messages another e-mail announced. */
const ANNOUNCED_WITH_LINK = "announced-with-link";

const firstSignIn = alias(notifications, "first_sign_in");

/**
 * The condition that a notification of new messages waits: an e-mail with the link of the first sign-in is still to be
 * sent to its account, and will announce the messages. One whose link is used, void or expired will not be sent.
 */
export function isWaiting({ at, isLinkUsable }: UsableLinks): SQL {
  const unsent = and(
    eq(firstSignIn.accountId, notifications.accountId),
    inArray(firstSignIn.kind, firstSignInKinds()),
    inArray(firstSignIn.state, ["queued", "sending"]),
    isLinkUsable(firstSignIn.passwordLinkId, at),
    isPublished(firstSignIn.batchId),
  );
  const announces = inArray(notifications.kind, announcingKinds());
  return sql`(${announces} and exists (select from ${notifications} as ${sql.identifier("first_sign_in")} where ${unsent}))`;
}

/**
 * The account's notifications of new messages that are due and not sent, in the order of their ids. One that was tried
 * before counts as due.
 */
export function listUnsentAnnouncements(db: Db, accountId: string, at: Date): Promise<{ id: string; kind: string }[]> {
  return db
    .select({ id: notifications.id, kind: notifications.kind })
    .from(notifications)
    .where(
      and(
        eq(notifications.accountId, accountId),
        inArray(notifications.kind, announcingKinds()),
        eq(notifications.state, "queued"),
        or(lte(notifications.dueAt, at), gt(notifications.attempts, 0)),
        isPublished(notifications.batchId),
      ),
    )
    .orderBy(asc(notifications.id));
}

/** How the e-mail ended that announced the messages of waiting notifications. */
export type AnnouncementEnd = {
  /** The notification that was sent, or could not be. */
  id: string;
  state: "sent" | "failed" | "abandoned";
  toAddress: string;
  responseCode: number | null;
  failure: string | null;
} & UsableLinks;

/**
 * Ends waiting notifications with the e-mail that announced their messages: they are cancelled when it was sent, and
 * failed or abandoned like it when it was not. If it was not, those that wait for a newer link of the first sign-in
 * stay queued: its e-mail announces their messages. Records that the e-mail covers the messages of the notifications it
 * ended.
 *
 * @param waiting the notifications and messages that the e-mail announced; its own end is stored already
 * @returns the messages whose notifications it ended, in the order of their ids; those of a notification that ended
 *          otherwise meanwhile are left out
 */
export async function endWaiting(
  db: Db,
  waiting: { notificationIds: string[]; messageIds: string[] },
  end: AnnouncementEnd,
): Promise<string[]> {
  const isSent = end.state === "sent";
  const ended = await db
    .update(notifications)
    .set({
      state: isSent ? "cancelled" : end.state,
      endedAt: end.at,
      leasedUntil: null,
      toAddress: end.toAddress,
      lastResponseCode: end.responseCode,
      lastFailure: isSent ? ANNOUNCED_WITH_LINK : end.failure,
    })
    .where(
      and(
        anyOf(notifications.id, waiting.notificationIds),
        eq(notifications.state, "queued"),
        isSent ? undefined : not(isWaiting(end)),
      ),
    )
    .returning({ id: notifications.id });
  const announcing = ended.map(({ id }) => id);
  const { notificationId, accountId, messageId } = notificationMessages;
  const rows = await db
    .selectDistinct({ accountId, messageId })
    .from(notificationMessages)
    .where(and(anyOf(notificationId, announcing), anyOf(messageId, waiting.messageIds)))
    .orderBy(asc(messageId));
  const covered = rows.map((row) => ({ notificationId: end.id, ...row }));
  await insertRows(db, notificationMessages, covered, sql`on conflict do nothing`);
  return rows.map((row) => row.messageId);
}
