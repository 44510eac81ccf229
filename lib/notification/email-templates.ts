/**
 * The registry of the e-mails that the portal sends. A new e-mail is a file in emails/, its texts in messages/, and one
 * entry here; everything else in this room reads the entry.
 */
import { emailTemplate, type PortalAddresses } from "@/lib/notification/email-definition";

/**
 * An address of the mailbox. A customer who has not signed in yet cannot open it: they get the page that sends a new
 * link for the first sign-in.
 */
function mailboxUrl(path: `/inbox${string}`) {
  return ({ appUrl }: PortalAddresses, { isInvited }: { isInvited?: boolean }) =>
    isInvited ? `${appUrl}/password/forgot` : `${appUrl}${path}`;
}

export const EMAIL_TEMPLATES = {
  welcome: emailTemplate({
    load: () => import("@/emails/welcome"),
    texts: "welcome",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "activationUrl", tokenPath: "/activate" },
    priority: "first",
    announcesWaiting: true,
    cancelledWhen: ["account-closed", "password-link-ended"],
  }),
  "activation-again": emailTemplate({
    load: () => import("@/emails/activation-again"),
    texts: "activationAgain",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "activationUrl", tokenPath: "/activate" },
    priority: "first",
    announcesWaiting: true,
    cancelledWhen: ["account-closed", "password-link-ended"],
  }),
  "new-message": emailTemplate({
    load: () => import("@/emails/new-message"),
    texts: "newMessage",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "mailboxUrl", url: mailboxUrl("/inbox") },
    priority: "normal",
    cancelledWhen: ["account-closed", "messages-withdrawn"],
  }),
  "new-messages": emailTemplate({
    load: () => import("@/emails/new-messages"),
    texts: "newMessages",
    subjectNumber: "count",
    sentTo: "account",
    link: { prop: "mailboxUrl", url: mailboxUrl("/inbox") },
    priority: "normal",
    cancelledWhen: ["account-closed", "messages-withdrawn"],
  }),
  reset: emailTemplate({
    load: () => import("@/emails/reset"),
    texts: "reset",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "resetUrl", tokenPath: "/password/change" },
    priority: "first",
    cancelledWhen: ["account-closed", "password-link-ended"],
  }),
  lockout: emailTemplate({
    load: () => import("@/emails/lockout"),
    texts: "lockout",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "resetUrl", tokenPath: "/password/change" },
    priority: "first",
    cancelledWhen: ["account-closed", "password-link-ended"],
  }),
  changed: emailTemplate({
    load: () => import("@/emails/changed"),
    texts: "changed",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "forgotUrl", url: ({ appUrl }) => `${appUrl}/password/forgot` },
    priority: "normal",
    cancelledWhen: ["account-closed"],
  }),
  expiry: emailTemplate({
    load: () => import("@/emails/expiry"),
    texts: "expiry",
    subjectNumber: "days",
    sentTo: "account",
    link: { prop: "renewUrl", url: ({ appUrl }) => `${appUrl}/account/password` },
    priority: "normal",
    cancelledWhen: ["account-closed", "password-renewed", "password-expired"],
  }),
  expired: emailTemplate({
    load: () => import("@/emails/expired"),
    texts: "expired",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "forgotUrl", url: ({ appUrl }) => `${appUrl}/password/forgot` },
    priority: "normal",
    cancelledWhen: ["account-closed", "password-renewed"],
  }),
  "new-browser": emailTemplate({
    load: () => import("@/emails/new-browser"),
    texts: "newBrowser",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "forgotUrl", url: ({ appUrl }) => `${appUrl}/password/forgot` },
    priority: "normal",
    cancelledWhen: ["account-closed"],
  }),
  retention: emailTemplate({
    load: () => import("@/emails/retention"),
    texts: "retention",
    subjectNumber: "count",
    sentTo: "account",
    link: { prop: "mailboxUrl", url: mailboxUrl("/inbox?sort=deletion&state=expiring") },
    priority: "normal",
    cancelledWhen: ["account-closed", "nothing-to-save"],
  }),
  "payment-due": emailTemplate({
    load: () => import("@/emails/payment-due"),
    texts: "paymentDue",
    subjectNumber: "count",
    sentTo: "account",
    link: { prop: "mailboxUrl", url: mailboxUrl("/inbox?state=payable") },
    priority: "normal",
    cancelledWhen: ["account-closed", "nothing-to-pay"],
  }),
  unread: emailTemplate({
    load: () => import("@/emails/unread"),
    texts: "unread",
    subjectNumber: "count",
    sentTo: "account",
    link: { prop: "mailboxUrl", url: mailboxUrl("/inbox?state=unread") },
    priority: "normal",
    cancelledWhen: ["account-closed", "nothing-unread"],
  }),
  "reply-received": emailTemplate({
    load: () => import("@/emails/reply-received"),
    texts: "replyReceived",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "sentUrl", url: ({ appUrl }, { reference }) => `${appUrl}/sent/${encodeURIComponent(reference)}` },
    priority: "normal",
    cancelledWhen: ["account-closed"],
  }),
  "close-confirm": emailTemplate({
    load: () => import("@/emails/close-confirm"),
    texts: "closeConfirm",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "confirmUrl", tokenPath: "/close-account/confirm" },
    priority: "first",
    cancelledWhen: ["account-closed", "closure-link-ended"],
  }),
  "close-refused": emailTemplate({
    load: () => import("@/emails/close-refused"),
    texts: "closeRefused",
    subjectNumber: null,
    sentTo: "account",
    link: null,
    priority: "normal",
    cancelledWhen: ["account-closed"],
  }),
  "close-postponed": emailTemplate({
    load: () => import("@/emails/close-postponed"),
    texts: "closePostponed",
    subjectNumber: null,
    sentTo: "account",
    link: null,
    priority: "normal",
    cancelledWhen: ["account-closed", "closure-not-awaiting-decision"],
  }),
  "closure-scheduled": emailTemplate({
    load: () => import("@/emails/closure-scheduled"),
    texts: "closureScheduled",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "downloadUrl", url: ({ appUrl }) => `${appUrl}/download` },
    priority: "normal",
    cancelledWhen: ["account-closed", "closure-not-in-grace"],
  }),
  /** To the last address of an account that is closed, so a closed account does not cancel it. */
  closed: emailTemplate({
    load: () => import("@/emails/closed"),
    texts: "closed",
    subjectNumber: null,
    sentTo: "fixed",
    link: null,
    priority: "normal",
    cancelledWhen: [],
  }),
  /** To the new address, which becomes the account's when its link is used. */
  "address-confirm": emailTemplate({
    load: () => import("@/emails/address-confirm"),
    texts: "addressConfirm",
    subjectNumber: null,
    sentTo: "fixed",
    link: { prop: "confirmUrl", tokenPath: "/account/address" },
    priority: "first",
    cancelledWhen: ["account-closed", "address-change-ended"],
  }),
  /** To the old address, so that its owner learns of a change they did not ask for. */
  "address-changed": emailTemplate({
    load: () => import("@/emails/address-changed"),
    texts: "addressChanged",
    subjectNumber: null,
    sentTo: "fixed",
    link: null,
    priority: "normal",
    cancelledWhen: ["account-closed"],
  }),
  "customer-portal": emailTemplate({
    load: () => import("@/emails/customer-portal"),
    texts: "customerPortal",
    subjectNumber: null,
    sentTo: "account",
    link: { prop: "customerPortalUrl", url: ({ customerPortalUrl }) => customerPortalUrl },
    priority: "normal",
    cancelledWhen: ["account-closed"],
  }),
};

export type NotificationKind = keyof typeof EMAIL_TEMPLATES;
