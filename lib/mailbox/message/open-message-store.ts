import "server-only";
import { eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { preparedQuery } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import { type InboxScope, PREPARED_SCOPE, type PreparedScope, scopeValues } from "@/lib/mailbox/list/list-store";
import { type ConversationRows, conversationOf } from "@/lib/mailbox/message/conversation-store";
import { type MessageWithContents, messageWithContents } from "@/lib/mailbox/message/message-contents-store";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import {
  LOCKED_MESSAGES,
  openingExpressions,
  openingOf,
  openingValues,
  preparedOpening,
} from "@/lib/mailbox/reading/record-reading-store";

type Opening = Parameters<typeof openingExpressions>[0];
type Place = { from: MessageList; isLocked: boolean };

/** The statement that records the opening of a message and reads it. */
function openingStatement(db: Db, opening: Opening, scope: InboxScope | PreparedScope, place: Place) {
  const { session, messageId } = opening;
  return db
    .with(...openingExpressions(opening, place))
    .select({
      ...messageWithContents(scope),
      ...conversationOf(session.accountId, sql`locked`, sql`shown`),
      isOpened: sql<boolean>`exists (select from appended where message_id = ${messageId}::uuid)`,
    })
    .from(sql`signed_in`)
    .leftJoin(LOCKED_MESSAGES, eq(messages.id, messageId));
}

/** By the lock of the session, of which the portal has one. */
const built = new WeakMap<Statement, ReturnType<typeof openingQuery>>();
const openingQuery = (sessionLock: Statement) =>
  preparedQuery((db) =>
    openingStatement(db, preparedOpening(sessionLock), PREPARED_SCOPE, { from: "inbox", isLocked: false }).prepare(
      "open_message",
    ),
  );

function builtOpening(sessionLock: Statement) {
  const query = built.get(sessionLock) ?? openingQuery(sessionLock);
  built.set(sessionLock, query);
  return query;
}

/**
 * Records the opening of a message and reads it with everything that its page shows, in one statement. The message and
 * the others of its conversation are as they were before, without the opening.
 *
 * @param input.session its `preparedLock`, if it has one, is used for the first attempt of an opening in the inbox,
 *        whose text is then built once
 * @returns null when the session has ended. `message` is null for unknown ids and ids of other accounts; `isOpened` is
 *          true when an event was appended to its history: the message opens, and no reading of it had begun
 */
export async function openMessageRow(
  db: Db,
  now: Date,
  input: { session: CustomerSession; messageId: string; from: MessageList; scope: InboxScope; isLocked: boolean },
): Promise<{ message: MessageWithContents | null; conversation: ConversationRows; isOpened: boolean } | null> {
  const { session, messageId, from, scope, isLocked } = input;
  const pool = withKeptPlan(db);
  const [row] =
    session.preparedLock && from === "inbox" && !isLocked
      ? await builtOpening(session.preparedLock)(pool).execute({
          ...openingValues(now, session, messageId),
          ...scopeValues(scope),
        })
      : await openingStatement(pool, openingOf(now, session, messageId), scope, { from, isLocked });
  if (!row) return null;
  const { isOpened, members, sent, draft, ...message } = row;
  const conversation = { members, sent, draft };
  // Without a message, all its columns are null.
  const isFound = (message.id as string | null) !== null;
  return { message: isFound ? (message as MessageWithContents) : null, conversation, isOpened };
}
