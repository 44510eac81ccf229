/**
 * Properties of a notification's kind, read from the registry. Pure. A kind is a string here because it comes from a
 * row, and a row of another release may hold an unknown kind.
 */
import type { CancelCondition, EmailComponent, EmailDefinition } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";

const FIRST_PRIORITY = 10;
const NORMAL_PRIORITY = 0;

/** A registry entry without the types of its template. */
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

function kindsWhere(condition: (definition: AnyDefinition) => boolean): NotificationKind[] {
  return definitions()
    .filter(([, definition]) => condition(definition))
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

/** The kinds that are sent to the address in their row. */
export function fixedAddressKinds(): NotificationKind[] {
  return kindsWhere(({ sentTo }) => sentTo === "fixed");
}

/** The kinds that announce messages. */
export function announcingKinds(): NotificationKind[] {
  return kindsWhere(({ cancelledWhen }) => cancelledWhen.includes("messages-withdrawn"));
}

/** The kinds with the link of the first sign-in, which announce the messages that wait for it. */
export function firstSignInKinds(): NotificationKind[] {
  return kindsWhere((definition) => definition.announcesWaiting === true);
}

/** True for the kinds of `firstSignInKinds`. */
export function announcesWaiting(kind: string): boolean {
  return definitionOf(kind)?.announcesWaiting === true;
}

/** True when the link of this kind leads to the mailbox, which opens only after the first sign-in. */
export function leadsToMailbox(kind: string): boolean {
  return definitionOf(kind)?.link?.prop === "mailboxUrl";
}

/** True when the link of this kind has a token, without which it cannot be sent. */
export function needsToken(kind: string): boolean {
  return definitionOf(kind)?.link?.tokenPath !== undefined;
}

/** True when the link confirms a request (`subjectId`): without its id the notification could not be cancelled. */
export function needsSubject(kind: string): boolean {
  return isCancelledWhen(kind, "address-change-ended") || isCancelledWhen(kind, "closure-link-ended");
}

/** Priority of the notification's job: jobs with a higher number are done first. */
export function notificationPriority(kind: string): number {
  return definitionOf(kind)?.priority === "first" ? FIRST_PRIORITY : NORMAL_PRIORITY;
}

/** True when the condition cancels a queued notification of this kind. An unknown kind has only `account-closed`. */
export function isCancelledWhen(kind: string, condition: CancelCondition): boolean {
  const conditions = definitionOf(kind)?.cancelledWhen ?? ["account-closed"];
  return conditions.includes(condition);
}

/** The number in the subject of this notification; null when it has none. */
export function subjectNumber(kind: string, props: unknown): number | null {
  const prop = definitionOf(kind)?.subjectNumber;
  const n = prop ? (props as Record<string, unknown> | null)?.[prop] : null;
  return typeof n === "number" ? n : null;
}
