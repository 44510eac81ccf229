import type { StaffAction } from "@/lib/account/staff-actions";
import { getTranslations } from "@/lib/web/texts";

/** Text keys by kind of action. */
const ACTION_KEYS = {
  "account.viewed": "viewed",
  "initial-password.issued": "initialPassword",
  "address-change.proposed": "addressProposed",
  "address-change.decided": "addressDecided",
  "address-change.requested": "address",
  "password-link.issued": "link",
  "sign-in.locked": "locked",
  "closure.decided": "closure",
  "attachment.downloaded": "attachment",
  "reply.viewed": "replyViewed",
  "reply.assigned": "replyAssigned",
  "reply.noted": "replyNoted",
  "reply.acknowledged": "replyAcknowledged",
  "reply.answered": "replyAnswered",
  "message.viewed-by-staff": "messageViewed",
  "message.withdrawn": "messageWithdrawn",
  "unreachable.handled": "unreachableHandled",
  "unreachable.reopened": "unreachableReopened",
  "unreachable.exported": "unreachableExported",
} as const satisfies Record<StaffAction["kind"], string>;

/** Says what staff did in an account, in the words that the customer reads. */
export async function staffActionTexts(): Promise<(kind: StaffAction["kind"]) => string> {
  const t = await getTranslations("account.staff.action");
  return (kind) => t(ACTION_KEYS[kind]);
}
