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

type ActionText = (kind: StaffAction["kind"]) => string;

/** Says what staff did in an account, to the customer. */
export async function actionTextsForCustomer(): Promise<ActionText> {
  const t = await getTranslations("account.staff.action");
  return (kind) => t(ACTION_KEYS[kind]);
}

/** Says what staff did in an account, to staff. */
export async function actionTextsForStaff(): Promise<ActionText> {
  const t = await getTranslations("staff.customer.history.action");
  return (kind) => t(ACTION_KEYS[kind]);
}
