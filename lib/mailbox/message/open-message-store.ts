import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/connection";
import type { InboxScope } from "@/lib/mailbox/list/list-store";
import { type MessageWithContents, messageWithContents } from "@/lib/mailbox/message/message-contents-store";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { LOCKED_MESSAGE, readingExpressions } from "@/lib/mailbox/reading/record-reading-store";

/**
 * Records the opening of a message and reads it with everything that its page shows, in one statement. The message is as
 * it was before, without the opening.
 *
 * @returns null when the session has ended. `message` is null for unknown ids and ids of other accounts; `isOpened` is true
 *          when an event was appended: the message opens, and no reading of it had begun
 */
export async function openMessageRow(
  db: Db,
  now: Date,
  input: { session: CustomerSession; messageId: string; from: MessageList; scope: InboxScope; isLocked: boolean },
): Promise<{ message: MessageWithContents | null; isOpened: boolean } | null> {
  const { session, messageId, from, scope, isLocked } = input;
  const reading = { messageId, subjectId: messageId, kind: "opened" as const, from, clearsUnread: true, isLocked };
  const [row] = await db
    .with(...readingExpressions(now, session, reading))
    .select({ ...messageWithContents(scope), isOpened: sql<boolean>`exists (select from appended)` })
    .from(sql`signed_in`)
    .leftJoin(LOCKED_MESSAGE, sql`true`);
  if (!row) return null;
  const { isOpened, ...message } = row;
  // Without a message, all its columns are null.
  return { message: (message.id as string | null) === null ? null : (message as MessageWithContents), isOpened };
}
