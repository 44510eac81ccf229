/** Types of the registry in email-templates.ts. */
import type { EmailChrome } from "@/emails/_components/chrome";
import type { Locale, messages } from "@/messages";

/** The default export of an email template: a component with sample props for previews, exports and tests. */
export type EmailComponent = ((props: never) => unknown) & { PreviewProps: { chrome: EmailChrome } };

/** The props of a template without `chrome`, which all templates share. */
export type EmailProps<Component> = Component extends (props: infer Props) => unknown ? Omit<Props, "chrome"> : never;

/** A group of texts in messages/<locale>/emails.ts. */
export type EmailTexts = Exclude<keyof (typeof messages)[Locale]["emails"], "layout">;

/** The parts of links, read when the notification is sent. */
export type PortalAddresses = {
  /** The portal's origin, without a slash at the end. */
  appUrl: string;
  /** Address of the insurer's customer portal; null when it is not configured. */
  customerPortalUrl: string | null;
};

/**
 * The one link of a template. It is not stored but made when the notification is sent, from the portal's own origin or
 * the configured address of the customer portal.
 */
export type EmailLink<Component, Prop extends string> =
  | {
      /** The prop of the template that receives the address. */
      prop: Prop;
      /** Path on the portal; a slash and the token of a mailed link are appended. */
      tokenPath: `/${string}`;
    }
  | {
      prop: Prop;
      /** Makes an address without a token; null: there is no link. */
      url: (portal: PortalAddresses, props: Omit<EmailProps<Component>, Prop>) => string | null;
    };

/** Conditions that cancel a queued notification (cancel-reason.ts decides, find-subject.ts collects what it needs). */
export type CancelCondition =
  | "account-closed"
  /** The password was changed after the notification was queued. */
  | "password-renewed"
  /** The day in the prop `validUntil` is over. */
  | "password-expired"
  /** The insurer withdrew every message that it announces. */
  | "messages-withdrawn"
  /** None of its messages still has to be saved. */
  | "nothing-to-save"
  /** None of its bills is still unpaid, as far as the customer has marked them. */
  | "nothing-to-pay"
  /** All of its messages were opened, or are no longer in the inbox. */
  | "nothing-unread"
  /** The password link (`passwordLinkId`) is used, void or expired. */
  | "password-link-ended"
  /** The link of the address change (`subjectId`) is used, void or expired. */
  | "address-change-ended"
  /** The confirmation link of the closure request (`subjectId`) is used, void or expired. */
  | "closure-link-ended"
  /** The closure request (`subjectId`) is no longer in its grace period. */
  | "closure-not-in-grace"
  /** The closure request (`subjectId`) no longer waits for a decision. */
  | "closure-not-awaiting-decision";

export type EmailDefinition<Component extends EmailComponent, Prop extends string> = {
  /** Imports the template's file; only the process that sends e-mails does so. */
  load: () => Promise<{ default: Component }>;
  /** The group of texts that holds `subject`. */
  texts: EmailTexts;
  /** The prop that holds the number in the subject (`{n}`); null when it has none. */
  subjectNumber: Extract<keyof EmailProps<Component>, string> | null;
  /**
   * `account`: the account's address at the time of each attempt, even if it changed after queueing.
   * `fixed`: the address in the notification's row, because the account has another one or none.
   */
  sentTo: "account" | "fixed";
  link: EmailLink<Component, Prop> | null;
  /** All `first` ones in the queue are sent before `normal` ones. */
  priority: "first" | "normal";
  /**
   * True for an e-mail with the link of the first sign-in. While it is unsent, notifications of new messages to the
   * same account wait: it announces their messages (waiting-store.ts), in the props `waitingCount` and `firstDeletion`.
   */
  announcesWaiting?: true;
  /** Checked right before each attempt. */
  cancelledWhen: readonly CancelCondition[];
};

/**
 * Checks the types of one entry: the props of the link and of the subject's number have to be props of the template.
 */
export function emailTemplate<
  Component extends EmailComponent,
  Prop extends Extract<keyof EmailProps<Component>, string> = never,
>(definition: EmailDefinition<Component, Prop>): EmailDefinition<Component, Prop> {
  return definition;
}
