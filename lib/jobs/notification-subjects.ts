import "server-only";
import { findAddressChangeState } from "@/lib/auth/address-change/store";
import { findAccountState } from "@/lib/auth/credential/store";
import { findPasswordLinkState } from "@/lib/auth/password-link/store";
import { findClosureState } from "@/lib/closure/store";
import { areAllMessagesWithdrawn, findRemindedMessages } from "@/lib/mailbox/message/notified-store";
import type { SubjectReaders } from "@/lib/notification/find-subject";

/** What queued notifications are about, read by the rooms that own it. */
export const NOTIFICATION_SUBJECTS: SubjectReaders = {
  findAccount: findAccountState,
  findPasswordLink: findPasswordLinkState,
  findAddressChange: findAddressChangeState,
  findClosureRequest: findClosureState,
  findRemindedMessages,
  areAllMessagesWithdrawn,
};
