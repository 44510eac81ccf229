import "server-only";
import { findAddressChangeState } from "@/lib/auth/address-change/store";
import { findAccountState } from "@/lib/auth/credential/store";
import { findPasswordLinkState, isUsableLink } from "@/lib/auth/password-link/store";
import { findClosureState } from "@/lib/closure/store";
import { MESSAGE_HISTORIES } from "@/lib/jobs/notification-history";
import {
  areAllMessagesWithdrawn,
  findAnnouncedMessages,
  findRemindedMessages,
} from "@/lib/mailbox/message/notified-store";
import type { SendOptions } from "@/lib/notification/send-notification";

/** What the rooms that lib/notification may not import do when a notification is sent. */
export const NOTIFICATION_ROOMS: Pick<SendOptions, "subjects" | "histories" | "isLinkUsable"> = {
  subjects: {
    findAccount: findAccountState,
    findPasswordLink: findPasswordLinkState,
    findAddressChange: findAddressChangeState,
    findClosureRequest: findClosureState,
    findRemindedMessages,
    areAllMessagesWithdrawn,
    findAnnouncedMessages,
  },
  histories: MESSAGE_HISTORIES,
  isLinkUsable: isUsableLink,
};
