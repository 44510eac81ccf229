/** Types of the events that senders read. The database's triggers write the same names. Pure. */
import type { ApiScope } from "@/lib/api/api-key";
import { MESSAGE_EVENT_KINDS, type MessageEventKind } from "@/lib/mailbox/message/message-history";

const OTHER_TYPES = [
  "message.routed",
  "reply.received",
  "reply.acknowledged",
  "reply.answered",
  "reply.unanswered",
  "batch.opened",
  "batch.committed",
  "batch.cancelled",
  "closure.requested",
  "closure.approved",
  "closure.rejected",
  "closure.withdrawn",
  "closure.closed",
  "customer.activated",
  "customer.registered",
  "customer.returned",
  "customer.closed",
] as const;

export type FeedEventType = `message.${MessageEventKind}` | (typeof OTHER_TYPES)[number];

export const FEED_EVENT_TYPES: readonly FeedEventType[] = [
  ...MESSAGE_EVENT_KINDS.map((kind) => `message.${kind}` as const),
  ...OTHER_TYPES,
];

/** Every type that begins with the same word: `message.*`. */
export const FEED_FAMILIES: readonly string[] = [...new Set(FEED_EVENT_TYPES.map((type) => `${type.split(".")[0]}.*`))];

/** Families of events that belong to no sender, with the scope by which a key may read them. */
export const UNOWNED_FAMILIES = { closure: "closures:read", customer: "customers:read" } as const satisfies Record<
  string,
  ApiScope
>;
export type UnownedFamily = keyof typeof UNOWNED_FAMILIES;

/** The families of no sender that a choice is true for. */
export function unownedFamilies(isChosen: (family: UnownedFamily, scope: ApiScope) => boolean): UnownedFamily[] {
  const families = Object.keys(UNOWNED_FAMILIES) as UnownedFamily[];
  return families.filter((family) => isChosen(family, UNOWNED_FAMILIES[family]));
}

/** What a webhook that an operator tries out carries; it is no entry of the feed. */
export const TEST_EVENT_TYPE = "webhook.test";

/** Whether a text is a type or a family that an endpoint can ask for. */
export function isEventFilter(text: string): boolean {
  return FEED_FAMILIES.includes(text) || FEED_EVENT_TYPES.some((type) => type === text);
}
