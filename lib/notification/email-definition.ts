/** What the registry in email-templates.ts has to say about every email template. Types, and no behaviour. */
import type { EmailChrome } from "@/emails/_components/chrome";
import type { Locale, messages } from "@/messages";

/** The template's default export: a component with the sample that previews, exports and tests show. */
export type EmailComponent = ((props: never) => unknown) & { PreviewProps: { chrome: EmailChrome } };

/** What a template is rendered with, without the frame that all e-mails share. */
export type EmailProps<Component> = Component extends (props: infer Props) => unknown ? Omit<Props, "chrome"> : never;

/** A group of texts in messages/<locale>/emails.ts. */
export type EmailTexts = Exclude<keyof (typeof messages)[Locale]["emails"], "layout">;

/** What links are made of; read at the moment of sending. */
export type PortalAddresses = {
  /** The portal's origin, without a slash at the end. */
  appUrl: string;
  /** Where the insurer's customer portal is; null when this installation knows none. */
  customerPortalUrl: string | null;
};

/**
 * The template's one link. It is never stored: it is made at the moment of sending, from the portal's own origin or from
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
      /** The address, without any token; null when there is none to offer. */
      url: (portal: PortalAddresses, props: Omit<EmailProps<Component>, Prop>) => string | null;
    };

/**
 * Reasons why a waiting notification is cancelled instead of sent (cancel-reason.ts decides, subject-store.ts reads the
 * rows).
 */
export type CancelCondition =
  | "account-closed"
  /** The password was changed after the notification was queued. */
  | "password-renewed"
  /** The day in the prop `validUntil` has passed. */
  | "password-expired"
  /** The insurer withdrew every message that it announces. */
  | "messages-withdrawn"
  /** None of its messages is still to be saved. */
  | "nothing-to-remind"
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
  /** The prop that the subject counts (`{n}`); null when it counts nothing. */
  subjectNumber: Extract<keyof EmailProps<Component>, string> | null;
  /**
   * `account`: the account's address at the moment of each attempt, whatever it was at the time of queueing.
   * `fixed`: the address in the notification's row, although the account has another one or none.
   */
  sentTo: "account" | "fixed";
  link: EmailLink<Component, Prop> | null;
  /** `first` is sent before everything `normal` that waits. */
  priority: "first" | "normal";
  /** Checked in the moment before each attempt. */
  cancelledWhen: readonly CancelCondition[];
};

/** Ties the fields of one entry together: the link's prop and the counted prop have to be props of the template. */
export function emailTemplate<
  Component extends EmailComponent,
  Prop extends Extract<keyof EmailProps<Component>, string> = never,
>(definition: EmailDefinition<Component, Prop>): EmailDefinition<Component, Prop> {
  return definition;
}
