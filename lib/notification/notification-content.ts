/**
 * A notification's content as data: its kind and the props of its template, in plain JSON so that it can wait in a
 * queue. No sentences: those come from the customer's language when it is rendered. No personal data but the link.
 */
import type { EmailComponent, EmailDefinition, EmailProps } from "@/lib/notification/email-definition";
import type { EMAIL_TEMPLATES, NotificationKind } from "@/lib/notification/email-templates";

type ComponentOf<Kind extends NotificationKind> =
  (typeof EMAIL_TEMPLATES)[Kind] extends EmailDefinition<infer Component extends EmailComponent, infer _Prop>
    ? Component
    : never;

type LinkPropOf<Kind extends NotificationKind> =
  (typeof EMAIL_TEMPLATES)[Kind] extends EmailDefinition<infer _Component extends EmailComponent, infer Prop>
    ? Prop
    : never;

/** For example `{ kind: "reset", props: { validMinutes: 60, resetUrl: "https://…" } }`: what is rendered. */
export type NotificationContent = {
  [Kind in NotificationKind]: { kind: Kind; props: EmailProps<ComponentOf<Kind>> };
}[NotificationKind];

/**
 * For example `{ kind: "reset", props: { validMinutes: 60 } }`: what is stored. It has no link, so the outbox never
 * holds one that opens something, and a changed APP_URL is used for waiting notifications too.
 */
export type QueuedContent = {
  [Kind in NotificationKind]: { kind: Kind; props: Omit<EmailProps<ComponentOf<Kind>>, LinkPropOf<Kind>> };
}[NotificationKind];
