import "server-only";
import { eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import type { InboxScope } from "@/lib/mailbox/list/list-store";
import { type ConversationRows, conversationOf } from "@/lib/mailbox/message/conversation-store";
import { type MessageWithContents, messageWithContents } from "@/lib/mailbox/message/message-contents-store";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { LOCKED_MESSAGES, openingExpressions } from "@/lib/mailbox/reading/record-reading-store";

/**
 * Records the opening of a message and reads it with everything that its page shows, in one statement. The message and the
 * others of its conversation are as they were before, without the opening.
 *
 * @returns null when the session has ended. `message` is null for unknown ids and ids of other accounts; `isOpened` is true
 *          when an event was appended to its history: the message opens, and no reading of it had begun
 */
export async function openMessageRow(
  db: Db,
  now: Date,
  input: { session: CustomerSession; messageId: string; from: MessageList; scope: InboxScope; isLocked: boolean },
): Promise<{ message: MessageWithContents | null; conversation: ConversationRows; isOpened: boolean } | null> {
  const { session, messageId, from, scope, isLocked } = input;
  const [row] = await withKeptPlan(db)
    .with(...openingExpressions(now, session, { messageId, from, isLocked }))
    .select({
      ...messageWithContents(scope),
      ...conversationOf(session.accountId, sql`locked`, sql`shown`),
      isOpened: sql<boolean>`exists (select from appended where message_id = ${messageId}::uuid)`,
    })
    .from(sql`signed_in`)
    .leftJoin(LOCKED_MESSAGES, eq(messages.id, messageId));
  if (!row) return null;
  const { isOpened, members, sent, draft, ...message } = row;
  const conversation = { members, sent, draft };
  // Without a message, all its columns are null.
  const isFound = (message.id as string | null) !== null;
  return { message: isFound ? (message as MessageWithContents) : null, conversation, isOpened };
}
