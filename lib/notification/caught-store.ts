import "server-only";
import { and, eq, isNotNull } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import { isPublished } from "@/lib/publication/store";

/** The account and the address of a notification that was sent; null for any other. */
export async function findSentTo(db: Db, notificationId: string): Promise<{ accountId: string; email: string } | null> {
  const [row] = await db
    .select({ accountId: notifications.accountId, email: notifications.toAddress })
    .from(notifications)
    .where(
      and(
        eq(notifications.id, notificationId),
        eq(notifications.state, "sent"),
        isNotNull(notifications.accountId),
        isPublished(notifications.batchId),
      ),
    );
  return row?.accountId ? { accountId: row.accountId, email: row.email } : null;
}
