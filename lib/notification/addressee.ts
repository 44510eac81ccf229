/** Which address a notification goes to. Pure. */
import { NOTIFICATION_KINDS, type NotificationKind } from "@/lib/notification/notification-content";

/**
 * `account`: the account's address at the moment of each attempt, whatever it was at the time of queueing.
 * `fixed`: the address in its row, on purpose, although the account has another one or none.
 */
export type Addressee = "account" | "fixed";

const ADDRESSEES: Record<NotificationKind, Addressee> = {
  welcome: "account",
  "activation-again": "account",
  "new-message": "account",
  "new-messages": "account",
  reset: "account",
  lockout: "account",
  changed: "account",
  expiry: "account",
  expired: "account",
  "new-browser": "account",
  retention: "account",
  "reply-received": "account",
  "close-confirm": "account",
  "close-refused": "account",
  "closure-scheduled": "account",
  "close-postponed": "account",
  /** To the last address of an account that has none any more. */
  closed: "fixed",
  /** To the new address, which is not the account's until its link is used. */
  "address-confirm": "fixed",
  /** To the old address, so that its reader learns of a change they did not ask for. */
  "address-changed": "fixed",
  "customer-portal": "account",
};

/** The kinds that keep the address in their row. */
export const FIXED_ADDRESS_KINDS: readonly NotificationKind[] = NOTIFICATION_KINDS.filter(
  (kind) => ADDRESSEES[kind] === "fixed",
);
