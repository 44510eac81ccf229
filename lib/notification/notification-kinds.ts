/**
 * Questions about a notification's kind, answered from the registry. Pure. A kind is a string here because it comes from
 * a row: a row of a newer release may hold a kind that this one does not know.
 */
import type { CancelCondition, EmailComponent, EmailDefinition } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";

const FIRST_PRIORITY = 10;
const NORMAL_PRIORITY = 0;

/** The entry with the types of its own template erased. */
type AnyDefinition = Omit<EmailDefinition<EmailComponent, string>, "subjectNumber" | "link"> & {
  subjectNumber: string | null;
  link: { prop: string; tokenPath?: string; url?: unknown } | null;
};

function definitions(): [string, AnyDefinition][] {
  return Object.entries<AnyDefinition>(EMAIL_TEMPLATES);
}

function definitionOf(kind: string): AnyDefinition | undefined {
  return definitions().find(([name]) => name === kind)?.[1];
}

function kindsWhere(holds: (definition: AnyDefinition) => boolean): NotificationKind[] {
  return definitions()
    .filter(([, definition]) => holds(definition))
    .map(([kind]) => kind as NotificationKind);
}

/** False for a kind of another release. */
export function isNotificationKind(kind: string): kind is NotificationKind {
  return definitionOf(kind) !== undefined;
}

/** Every kind, in the order of the registry. */
export function notificationKinds(): NotificationKind[] {
  return kindsWhere(() => true);
}

/** The kinds that keep the address in their row. */
export function fixedAddressKinds(): NotificationKind[] {
  return kindsWhere(({ sentTo }) => sentTo === "fixed");
}

/** The kinds that announce messages. */
export function announcingKinds(): NotificationKind[] {
  return kindsWhere(({ cancelledWhen }) => cancelledWhen.includes("messages-withdrawn"));
}

/** Whether the link carries a token, without which the e-mail cannot be sent. */
export function needsToken(kind: string): boolean {
  return definitionOf(kind)?.link?.tokenPath !== undefined;
}

/** Whether the link confirms a request in a table of its own (`subjectId`), without which it cannot be cancelled. */
export function needsSubject(kind: string): boolean {
  return isCancelledWhen(kind, "address-change-ended") || isCancelledWhen(kind, "closure-link-ended");
}

/** Priority of the notification's job: a higher number is taken first. */
export function notificationPriority(kind: string): number {
  return definitionOf(kind)?.priority === "first" ? FIRST_PRIORITY : NORMAL_PRIORITY;
}

/** Whether the condition cancels a waiting notification of this kind. */
export function isCancelledWhen(kind: string, condition: CancelCondition): boolean {
  const conditions = definitionOf(kind)?.cancelledWhen ?? ["account-closed"];
  return conditions.includes(condition);
}

/** What the subject of this notification counts; null where it counts nothing. */
export function subjectNumber(kind: string, props: unknown): number | null {
  const prop = definitionOf(kind)?.subjectNumber;
  const n = prop ? (props as Record<string, unknown> | null)?.[prop] : null;
  return typeof n === "number" ? n : null;
}
