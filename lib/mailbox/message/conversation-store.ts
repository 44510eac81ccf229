import "server-only";
import { and, desc, eq, inArray, type Placeholder, type SQL, sql } from "drizzle-orm";
import { messages, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import { replyDrafts } from "@/drizzle/schema/reply-draft";
import { jsonArray, jsonRows } from "@/lib/db/json";
import { MESSAGE_DATES } from "@/lib/mailbox/message/message-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** At most so many messages, and so many replies, of a conversation are read: the newest. */
export const MAX_CONVERSATION_ROWS = 50;

/**
 * The statement that selects the ids of a conversation: the message, the messages before it that it answers through the
 * customer's replies, and everything that answers one of these. All belong to the account. The message itself is always
 * among them; of the others the newest.
 */
export function conversationIds(accountId: string | Placeholder, messageId: string | Placeholder): SQL {
  return sql`
    with recursive before (id, in_reply_to) as (
      select id, in_reply_to from ${messages} where id = ${messageId}::uuid and account_id = ${accountId}::uuid
      union
      select earlier.id, earlier.in_reply_to from before
        join ${replies} as reply on reply.reference = before.in_reply_to and reply.account_id = ${accountId}::uuid
        join ${messages} as earlier on earlier.id = reply.message_id and earlier.account_id = ${accountId}::uuid
    ), whole (id) as (
      select id from before
      union
      select answer.id from whole
        join ${replies} as reply on reply.message_id = whole.id and reply.account_id = ${accountId}::uuid
        join ${messages} as answer on answer.account_id = ${accountId}::uuid and answer.in_reply_to = reply.reference
    )
    select ${messages.id} from whole join ${messages} on ${messages.id} = whole.id
    where ${isPublishedMessage()}
    order by ${messages.id} = ${messageId}::uuid desc, ${messages.placedAt} desc, ${messages.id} desc
    limit ${MAX_CONVERSATION_ROWS}`;
}

const MEMBER = {
  ...MESSAGE_DATES,
  id: messages.id,
  inReplyTo: messages.inReplyTo,
  sender: messages.sender,
  subject: messages.subject,
  documentType: messages.documentType,
  documentCount: messages.documentCount,
};

const ATTACHMENT = {
  id: replyAttachments.id,
  filename: replyAttachments.filename,
  mediaType: replyAttachments.mediaType,
  sizeBytes: replyAttachments.sizeBytes,
};

const attachments = jsonArray(
  ATTACHMENT,
  sql`from ${replyAttachments} where ${eq(replyAttachments.replyId, replies.id)}`,
  sql`${replyAttachments.position}`,
);

const REPLY = {
  reference: replies.reference,
  messageId: replies.messageId,
  sentAt: replies.sentAt,
  body: replies.body,
  acknowledgedAt: replies.acknowledgedAt,
  answeredAt: replies.answeredAt,
  attachments,
};

/**
 * The other messages of a conversation, the customer's replies in it (newest first), and the draft of a reply to the
 * message: values in a statement that reads the message as `messages`.
 *
 * @param locked name of the common table expression with the conversation's messages
 * @param shown  name of the one with the ids of those whose text the page shows and whose opening the statement records
 */
export function conversationOf(accountId: string | Placeholder, locked: SQL, shown: SQL) {
  const ids = sql`(select id from ${locked})`;
  const ownReply = and(eq(replies.accountId, accountId), sql`${replies.messageId} in ${ids}`);
  const ownDraft = and(eq(replyDrafts.accountId, accountId), eq(replyDrafts.messageId, messages.id));
  const body = sql<
    string | null
  >`case when ${inArray(messages.id, sql`(select id from ${shown})`)} then ${messages.body} end`;
  return {
    members: jsonArray({ ...MEMBER, body }, sql`from ${locked} as ${messages}`, sql`${messages.placedAt}`),
    sent: jsonRows(
      REPLY,
      sql`from ${replies} where ${ownReply} order by ${desc(replies.sentAt)}, ${desc(replies.id)} limit ${MAX_CONVERSATION_ROWS}`,
    ),
    draft: sql<string | null>`(select ${replyDrafts.body} from ${replyDrafts} where ${ownDraft})`,
  };
}

type Values = ReturnType<typeof conversationOf>;
export type ConversationRows = { [Name in keyof Values]: Values[Name]["_"]["type"] };
