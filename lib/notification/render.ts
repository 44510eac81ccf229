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
import ClosingEmail from "@/emails/closing";
import ExpiredEmail from "@/emails/expired";
import ExpiryEmail from "@/emails/expiry";
import LockoutEmail from "@/emails/lockout";
import MovedEmail from "@/emails/moved";
import NewBrowserEmail from "@/emails/new-browser";
import NewItemEmail from "@/emails/new-item";
import NewItemsEmail from "@/emails/new-items";
import ReplyReceivedEmail from "@/emails/reply-received";
import ResetEmail from "@/emails/reset";
import RetentionEmail from "@/emails/retention";
import WelcomeEmail from "@/emails/welcome";
import { formatDateTime, formatDayLong } from "@/lib/i18n/format";
import { assertNever } from "@/lib/kernel/result";
import type { Letter } from "@/lib/notification/letter";

export type RenderedLetter = { subject: string; html: string; text: string };

/**
 * @param chrome The frame in the recipient's language, from `emailChrome` (emails/_components/chrome.ts).
 * @returns Subject of at most 60 characters, HTML below 100 kB, and a text part with the same words and the link.
 * @throws When a text is missing: a programming error, never the letter's contents.
 */
export async function renderLetter(letter: Letter, chrome: EmailChrome): Promise<RenderedLetter> {
  const { subject, element } = set(letter, chrome);
  const html = await render(element);
  return { subject, html, text: plainText(html) };
}

function set(letter: Letter, chrome: EmailChrome) {
  const { locale, translate: t } = chrome;
  switch (letter.kind) {
    case "welcome":
      return { subject: t("welcome.subject"), element: compose(WelcomeEmail, { chrome, ...letter.props }) };
    case "activation-again":
      return {
        subject: t("activationAgain.subject"),
        element: compose(ActivationAgainEmail, { chrome, ...letter.props }),
      };
    case "new-item": {
      const availableUntil = formatDayLong(letter.props.availableUntil, locale);
      return {
        subject: t("newItem.subject"),
        element: compose(NewItemEmail, { chrome, ...letter.props, availableUntil }),
      };
    }
    case "new-items": {
      const availableUntil = formatDayLong(letter.props.availableUntil, locale);
      return {
        subject: t("newItems.subject", { n: letter.props.count }),
        element: compose(NewItemsEmail, { chrome, ...letter.props, availableUntil }),
      };
    }
    case "reset":
      return { subject: t("reset.subject"), element: compose(ResetEmail, { chrome, ...letter.props }) };
    case "lockout":
      return { subject: t("lockout.subject"), element: compose(LockoutEmail, { chrome, ...letter.props }) };
    case "changed": {
      const changedAt = formatDateTime(new Date(letter.props.changedAt), locale);
      const validUntil = formatDayLong(letter.props.validUntil, locale);
      return {
        subject: t("changed.subject"),
        element: compose(ChangedEmail, { chrome, ...letter.props, changedAt, validUntil }),
      };
    }
    case "expiry": {
      const validUntil = formatDayLong(letter.props.validUntil, locale);
      return {
        subject: t("expiry.subject", { n: letter.props.days }),
        element: compose(ExpiryEmail, { chrome, ...letter.props, validUntil }),
      };
    }
    case "expired":
      return { subject: t("expired.subject"), element: compose(ExpiredEmail, { chrome, ...letter.props }) };
    case "new-browser": {
      const signedInAt = formatDateTime(new Date(letter.props.signedInAt), locale);
      const browser = letter.props.browser ?? chrome.device("unknownBrowser");
      const system = letter.props.system ?? chrome.device("unknownSystem");
      return {
        subject: t("newBrowser.subject"),
        element: compose(NewBrowserEmail, { chrome, ...letter.props, signedInAt, browser, system }),
      };
    }
    case "retention": {
      const firstDeletion = formatDayLong(letter.props.firstDeletion, locale);
      return {
        subject: t("retention.subject", { n: letter.props.count }),
        element: compose(RetentionEmail, { chrome, ...letter.props, firstDeletion }),
      };
    }
    case "reply-received":
      return { subject: t("replyReceived.subject"), element: compose(ReplyReceivedEmail, { chrome, ...letter.props }) };
    case "close-confirm":
      return { subject: t("closeConfirm.subject"), element: compose(CloseConfirmEmail, { chrome, ...letter.props }) };
    case "close-refused":
      return { subject: t("closeRefused.subject"), element: compose(CloseRefusedEmail, { chrome, ...letter.props }) };
    case "close-postponed": {
      const promisedOn = formatDayLong(letter.props.promisedOn, locale);
      return {
        subject: t("closePostponed.subject"),
        element: compose(ClosePostponedEmail, { chrome, ...letter.props, promisedOn }),
      };
    }
    case "closing": {
      const closesOn = formatDayLong(letter.props.closesOn, locale);
      return { subject: t("closing.subject"), element: compose(ClosingEmail, { chrome, ...letter.props, closesOn }) };
    }
    case "closed":
      return { subject: t("closed.subject"), element: compose(ClosedEmail, { chrome, ...letter.props }) };
    case "address-confirm":
      return {
        subject: t("addressConfirm.subject"),
        element: compose(AddressConfirmEmail, { chrome, ...letter.props }),
      };
    case "address-changed":
      return { subject: t("addressChanged.subject"), element: compose(AddressChangedEmail, { chrome }) };
    case "moved":
      return { subject: t("moved.subject"), element: compose(MovedEmail, { chrome, ...letter.props }) };
    default:
      return assertNever(letter);
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
