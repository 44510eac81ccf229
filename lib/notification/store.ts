import "server-only";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";

const CHUNK = 1000;

export type NewNotification = Required<
  Pick<
    typeof notifications.$inferInsert,
    "id" | "accountId" | "kind" | "locale" | "toAddress" | "facts" | "queuedAt" | "dueAt"
  >
> & { sealedToken: Buffer | null; passwordLinkId: string | null };

/** Puts letters in the outbox, and what items each tells of. */
export async function insertNotifications(
  db: Db,
  rows: NewNotification[],
  covered: { notificationId: string; messageId: string }[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db.insert(notifications).values(rows.slice(from, from + CHUNK));
  }
  for (let from = 0; from < covered.length; from += CHUNK) {
    await db.insert(notificationMessages).values(covered.slice(from, from + CHUNK));
  }
}
