/** Turns a letter into what a mail carries: subject, HTML and text, in the recipient's language. */
import { render, toPlainText } from "@react-email/render";
import type { EmailChrome } from "@/emails/_components/chrome";
import { compose } from "@/emails/_components/compose";
import ActivationAgainEmail from "@/emails/activation-again";
import AddressChangedEmail from "@/emails/address-changed";
import AddressConfirmEmail from "@/emails/address-confirm";
import ChangedEmail from "@/emails/changed";
import CloseConfirmEmail from "@/emails/close-confirm";
import ClosePostponedEmail from "@/emails/close-postponed";
import CloseRefusedEmail from "@/emails/close-refused";
import ClosedEmail from "@/emails/closed";
import ClosureScheduledEmail from "@/emails/closure-scheduled";
import CustomerPortalEmail from "@/emails/customer-portal";
import ExpiredEmail from "@/emails/expired";
import ExpiryEmail from "@/emails/expiry";
import LockoutEmail from "@/emails/lockout";
import NewBrowserEmail from "@/emails/new-browser";
import NewMessageEmail from "@/emails/new-message";
import NewMessagesEmail from "@/emails/new-messages";
import ReplyReceivedEmail from "@/emails/reply-received";
import ResetEmail from "@/emails/reset";
import RetentionEmail from "@/emails/retention";
import WelcomeEmail from "@/emails/welcome";
import { formatDateTime, formatDayLong } from "@/lib/i18n/format";
import { assertNever } from "@/lib/kernel/result";
import type { NotificationContent } from "@/lib/notification/notification-content";

export type RenderedEmail = { subject: string; html: string; text: string };

/**
 * @param chrome The frame in the recipient's language, from `emailChrome` (emails/_components/chrome.ts).
 * @returns Subject of at most 60 characters, HTML below 100 kB, and a text part with the same words and the link.
 * @throws When a text is missing: a programming error, never the letter's contents.
 */
export async function renderEmail(content: NotificationContent, chrome: EmailChrome): Promise<RenderedEmail> {
  const { subject, element } = set(content, chrome);
  const html = await render(element);
  return { subject, html, text: plainText(html) };
}

function set(content: NotificationContent, chrome: EmailChrome) {
  const { locale, translate: t } = chrome;
  switch (content.kind) {
    case "welcome":
      return { subject: t("welcome.subject"), element: compose(WelcomeEmail, { chrome, ...content.props }) };
    case "activation-again":
      return {
        subject: t("activationAgain.subject"),
        element: compose(ActivationAgainEmail, { chrome, ...content.props }),
      };
    case "new-message": {
      const availableUntil = formatDayLong(content.props.availableUntil, locale);
      return {
        subject: t("newMessage.subject"),
        element: compose(NewMessageEmail, { chrome, ...content.props, availableUntil }),
      };
    }
    case "new-messages": {
      const availableUntil = formatDayLong(content.props.availableUntil, locale);
      return {
        subject: t("newMessages.subject", { n: content.props.count }),
        element: compose(NewMessagesEmail, { chrome, ...content.props, availableUntil }),
      };
    }
    case "reset":
      return { subject: t("reset.subject"), element: compose(ResetEmail, { chrome, ...content.props }) };
    case "lockout":
      return { subject: t("lockout.subject"), element: compose(LockoutEmail, { chrome, ...content.props }) };
    case "changed": {
      const changedAt = formatDateTime(new Date(content.props.changedAt), locale);
      const validUntil = formatDayLong(content.props.validUntil, locale);
      return {
        subject: t("changed.subject"),
        element: compose(ChangedEmail, { chrome, ...content.props, changedAt, validUntil }),
      };
    }
    case "expiry": {
      const validUntil = formatDayLong(content.props.validUntil, locale);
      return {
        subject: t("expiry.subject", { n: content.props.days }),
        element: compose(ExpiryEmail, { chrome, ...content.props, validUntil }),
      };
    }
    case "expired":
      return { subject: t("expired.subject"), element: compose(ExpiredEmail, { chrome, ...content.props }) };
    case "new-browser": {
      const signedInAt = formatDateTime(new Date(content.props.signedInAt), locale);
      const browser = content.props.browser ?? chrome.device("unknownBrowser");
      const system = content.props.system ?? chrome.device("unknownSystem");
      return {
        subject: t("newBrowser.subject"),
        element: compose(NewBrowserEmail, { chrome, ...content.props, signedInAt, browser, system }),
      };
    }
    case "retention": {
      const firstDeletion = formatDayLong(content.props.firstDeletion, locale);
      return {
        subject: t("retention.subject", { n: content.props.count }),
        element: compose(RetentionEmail, { chrome, ...content.props, firstDeletion }),
      };
    }
    case "reply-received":
      return {
        subject: t("replyReceived.subject"),
        element: compose(ReplyReceivedEmail, { chrome, ...content.props }),
      };
    case "close-confirm":
      return { subject: t("closeConfirm.subject"), element: compose(CloseConfirmEmail, { chrome, ...content.props }) };
    case "close-refused":
      return { subject: t("closeRefused.subject"), element: compose(CloseRefusedEmail, { chrome, ...content.props }) };
    case "close-postponed": {
      const promisedOn = formatDayLong(content.props.promisedOn, locale);
      return {
        subject: t("closePostponed.subject"),
        element: compose(ClosePostponedEmail, { chrome, ...content.props, promisedOn }),
      };
    }
    case "closure-scheduled": {
      const closesOn = formatDayLong(content.props.closesOn, locale);
      return {
        subject: t("closureScheduled.subject"),
        element: compose(ClosureScheduledEmail, { chrome, ...content.props, closesOn }),
      };
    }
    case "closed":
      return { subject: t("closed.subject"), element: compose(ClosedEmail, { chrome, ...content.props }) };
    case "address-confirm":
      return {
        subject: t("addressConfirm.subject"),
        element: compose(AddressConfirmEmail, { chrome, ...content.props }),
      };
    case "address-changed":
      return { subject: t("addressChanged.subject"), element: compose(AddressChangedEmail, { chrome }) };
    case "customer-portal":
      return {
        subject: t("customerPortal.subject"),
        element: compose(CustomerPortalEmail, { chrome, ...content.props }),
      };
    default:
      return assertNever(content);
  }
}

/** The little we use of html-to-text, which brings no types of its own. */
type TextNode = { children: TextNode[]; attribs: Record<string, string> };
type TextBuilder = { addInline(text: string): void; addLineBreak(): void };
type TextWalk = (nodes: TextNode[], builder: TextBuilder) => void;

/**
 * The text part: the words of the letter, the button as "label:" with its address on the next line, plain spaces (a
 * no-break space reads as rubbish in old clients, and nobody's search finds it).
 */
function plainText(html: string): string {
  const text = toPlainText(html, {
    selectors: [
      { selector: "h1", format: "heading", options: { uppercase: false, leadingLineBreaks: 2 } },
      { selector: "a", format: "anchor", options: { linkBrackets: false } },
      { selector: 'a[href^="tel:"]', format: "anchor", options: { ignoreHref: true } },
      { selector: "a.button", format: "button" },
    ],
    formatters: {
      button(link: TextNode, walk: TextWalk, builder: TextBuilder) {
        walk(link.children, builder);
        builder.addInline(":");
        builder.addLineBreak();
        builder.addInline(link.attribs.href ?? "");
      },
    },
  });
  return `${text.replaceAll("\u00a0", " ").trim()}\n`;
}
