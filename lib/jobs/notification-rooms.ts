import "server-only";
import { findAddressChangeState } from "@/lib/auth/address-change/store";
import { findAccountState } from "@/lib/auth/credential/store";
import { findPasswordLinkState } from "@/lib/auth/password-link/store";
import { findClosureState } from "@/lib/closure/store";
import { MESSAGE_HISTORIES } from "@/lib/jobs/notification-history";
import { areAllMessagesWithdrawn, findRemindedMessages } from "@/lib/mailbox/message/notified-store";
import type { SendOptions } from "@/lib/notification/send-notification";

/** What the rooms that lib/notification may not import do when a notification is sent. */
export const NOTIFICATION_ROOMS: Pick<SendOptions, "subjects" | "histories"> = {
  subjects: {
    findAccount: findAccountState,
    findPasswordLink: findPasswordLinkState,
    findAddressChange: findAddressChangeState,
    findClosureRequest: findClosureState,
    findRemindedMessages,
    areAllMessagesWithdrawn,
  },
  histories: MESSAGE_HISTORIES,
};
