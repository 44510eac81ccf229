/** An e-mail as the transport takes it, with the headers that all of them carry. Pure. */
import type { RenderedEmail } from "@/lib/notification/render";

export type OutgoingEmail = RenderedEmail & {
  /** `<notificationId@domain of the From address>`, the same at every attempt. */
  messageId: string;
  from: { name: string; address: string };
  /** One address that lib/kernel/email-address accepts. */
  to: string;
  headers: Record<string, string>;
};

/** The Message-ID of a notification. It never changes, so that mail servers recognise a repeated attempt. */
export function emailMessageId(notificationId: string, fromAddress: string): string {
  return `<${notificationId}@${fromAddress.split("@").at(-1)}>`;
}

/** Removes control characters, line separators and surrounding spaces, so that a text cannot begin another header. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

/** Combines rendered content and envelope; subject and sender name are made safe for headers. */
export function composeEmail(
  content: RenderedEmail,
  envelope: { notificationId: string; locale: string; from: { name: string; address: string }; to: string },
): OutgoingEmail {
  return {
    ...content,
    subject: oneLine(content.subject),
    messageId: emailMessageId(envelope.notificationId, envelope.from.address),
    from: { name: oneLine(envelope.from.name), address: envelope.from.address },
    to: envelope.to,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "X-Entity-Ref-ID": envelope.notificationId,
      "Content-Language": envelope.locale,
    },
  };
}
