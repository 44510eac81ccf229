/** A conversation: messages, the customer's replies to them and the messages that answer these, by time (R9). Pure. */
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { type MessageDates, messageState } from "@/lib/mailbox/message/visibility";
import { type ReplyState, replyState } from "@/lib/mailbox/reply/reply";

type InJson<T> = { [Name in keyof T]: Exclude<T[Name], Date> | (Date extends T[Name] ? string : never) };

type MemberRow = InJson<MessageDates> & {
  id: string;
  inReplyTo: string | null;
  sender: string;
  subject: string;
  documentType: DocumentType;
  documentCount: number;
  unread: boolean;
  /** Null unless the opening of this text is recorded. */
  body: string | null;
};

type SentRow = {
  reference: string;
  messageId: string;
  sentAt: string;
  body: string;
  acknowledgedAt: string | null;
  answeredAt: string | null;
  attachments: ConversationAttachment[];
};

export type ConversationAttachment = { id: string; filename: string; mediaType: string; sizeBytes: number };

/**
 * Where another message of the conversation can be read.
 *
 * - `shown`: its text is on this page
 * - `closed`: in the inbox, not opened yet or marked as unread; it opens on its own page
 * - `trash`, `withdrawn`
 * - `gone`: purged, expired, or no longer in the trash
 */
export type MemberPlace = "shown" | "closed" | "trash" | "withdrawn" | "gone";

export type ConversationEntry =
  /** The message of this page. */
  | { kind: "this"; at: Date }
  | {
      kind: "message";
      at: Date;
      id: string;
      place: MemberPlace;
      /** Empty for purged messages, as `subject`. */
      sender: string;
      subject: string;
      documentType: DocumentType;
      documentCount: number;
      unread: boolean;
      withdrawnAt: Date | null;
      /** Null unless `place` is `shown`. */
      body: string | null;
    }
  | {
      kind: "reply";
      at: Date;
      reference: string;
      state: ReplyState;
      body: string;
      attachments: ConversationAttachment[];
    };

const instant = (text: string | null) => (text === null ? null : new Date(text));

function datesOf(row: InJson<MessageDates>): MessageDates {
  return {
    placedAt: new Date(row.placedAt),
    expiresAt: new Date(row.expiresAt),
    deletedAt: instant(row.deletedAt),
    withdrawnAt: instant(row.withdrawnAt),
    purgedAt: instant(row.purgedAt),
    purgedBy: row.purgedBy,
  };
}

function placeOf(dates: MessageDates, body: string | null, now: Date): MemberPlace {
  const state = messageState(dates, now);
  if (state === "retention-passed") return "gone";
  if (state === "inbox") return body === null ? "closed" : "shown";
  return state;
}

/** Number of steps from the first message: orders what has the same instant. */
function depths({ members, sent }: { members: readonly MemberRow[]; sent: readonly SentRow[] }) {
  const messages = new Map(members.map((member) => [member.id, member.inReplyTo]));
  const replies = new Map(sent.map((reply) => [reply.reference, reply.messageId]));
  const depthOf = (messageId: string | undefined, left: number): number => {
    const answered = messageId === undefined || left === 0 ? null : messages.get(messageId);
    return answered ? 2 + depthOf(replies.get(answered), left - 1) : 0;
  };
  return (messageId: string) => depthOf(messageId, members.length);
}

/**
 * The conversation of a message in the order of time. Messages that are not published yet are left out.
 *
 * @param rows the messages and replies of the conversation, as JSON
 */
export function conversationEntries(
  rows: { members: readonly MemberRow[]; sent: readonly SentRow[] },
  messageId: string,
  now: Date,
): ConversationEntry[] {
  const depthOf = depths(rows);
  const messages = rows.members.flatMap((row): { entry: ConversationEntry; depth: number }[] => {
    const dates = datesOf(row);
    const { id, sender, subject, documentType, documentCount, unread, body } = row;
    const at = dates.placedAt;
    const depth = depthOf(id);
    if (id === messageId) return [{ entry: { kind: "this", at }, depth }];
    if (now < at) return [];
    const place = placeOf(dates, body, now);
    const shown = { sender, subject, documentType, documentCount, unread };
    const text = place === "shown" ? body : null;
    return [{ entry: { kind: "message", at, id, place, ...shown, withdrawnAt: dates.withdrawnAt, body: text }, depth }];
  });
  const replies = rows.sent.map(({ reference, messageId: repliedTo, sentAt, body, attachments, ...state }) => {
    const answers = { acknowledgedAt: instant(state.acknowledgedAt), answeredAt: instant(state.answeredAt) };
    const entry: ConversationEntry = {
      kind: "reply",
      at: new Date(sentAt),
      reference,
      state: replyState(answers, now),
      body,
      attachments,
    };
    return { entry, depth: depthOf(repliedTo) + 1 };
  });
  return [...messages, ...replies]
    .sort((a, b) => a.entry.at.getTime() - b.entry.at.getTime() || a.depth - b.depth)
    .map(({ entry }) => entry);
}
