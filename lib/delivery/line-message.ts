import "server-only";
import type { ContractRow } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import type { CheckedLine } from "@/lib/delivery/checked-line";
import type { KnownAccount, RoutedLine } from "@/lib/delivery/route-lines";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import type { PreparedDocument, PreparedMessage } from "@/lib/mailbox/placing/place-messages";
import type { OutgoingNotification } from "@/lib/notification/enqueue";

/** The instant from which the customer can see a message. */
export function placedAtOf(publishAt: Date | null, at: Date): Date {
  return publishAt && publishAt > at ? publishAt : at;
}

/** The message of a valid line, whose documents are stored. */
export function messageOf(
  ctx: Context,
  source: string,
  { line, supersedesId }: Pick<RoutedLine<CheckedLine>, "line" | "supersedesId">,
  accountId: string,
  documents: PreparedDocument[],
): PreparedMessage {
  const { senderReference, contentDigest, contractNumber, product, documentType, subject, body } = line;
  const { allowReply, inReplyTo, publishAt, payment } = line;
  return {
    ...{ id: ctx.random.uuid(), accountId, source, senderReference, contentDigest, contractNumber, product },
    ...{ documentType, subject, body, allowReply, inReplyTo, supersedesId, publishAt, payment, documents },
    sender: line.sender || ctx.settings.brand.name,
  };
}

/** Messages for one customer that are published at the same instant. */
export type NotificationGroup = { customer: KnownAccount; dueAt: Date; messageIds: string[] };

/** The one notification of a group. */
export function notificationOf({ customer, dueAt, messageIds }: NotificationGroup): OutgoingNotification {
  const { day } = availableUntil(dueAt);
  return {
    accountId: customer.id,
    toAddress: customer.emailAddress,
    locale: customer.locale,
    content:
      messageIds.length === 1
        ? { kind: "new-message", props: { availableUntil: day } }
        : { kind: "new-messages", props: { count: messageIds.length, availableUntil: day } },
    messageIds,
    dueAt,
  };
}

/**
 * Contracts that messages mention, as they are assumed until an import says more.
 *
 * @param noted the contracts that the caller has already; new ones are added
 */
export function newContracts(ctx: Context, messages: readonly PreparedMessage[], noted: Set<string>): ContractRow[] {
  return messages.flatMap(({ accountId, contractNumber, product }) => {
    const key = `${accountId} ${contractNumber}`;
    if (!contractNumber || noted.has(key)) return [];
    noted.add(key);
    const assumed = { status: "active", channel: "electronic", imported: false } as const;
    return [{ id: ctx.random.uuid(), accountId, number: contractNumber, product: product ?? "", ...assumed }];
  });
}
