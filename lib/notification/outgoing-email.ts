/** An e-mail as the transport takes it, and the headers that every e-mail carries. Pure. */
import type { RenderedEmail } from "@/lib/notification/render";

export type OutgoingEmail = RenderedEmail & {
  /** `<notificationId@our domain>`, the same at every attempt (SEC-74). */
  messageId: string;
  from: { name: string; address: string };
  /** One plain address that passed the grammar (SEC-72). */
  to: string;
  headers: Record<string, string>;
};

/** The Message-ID of a notification, for ever (SEC-74). */
export function emailMessageId(notificationId: string, fromAddress: string): string {
  return `<${notificationId}@${fromAddress.split("@").at(-1)}>`;
}

/** Control characters, line separators and surrounding spaces out of what becomes a header. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

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
