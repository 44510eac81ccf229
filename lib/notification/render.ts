/** Renders the content of a notification: subject, HTML and text part, in the customer's language. */
import { render, toPlainText } from "@react-email/render";
import type { EmailChrome } from "@/emails/_components/chrome";
import { compose, type EmailTemplateComponent } from "@/emails/_components/compose";
import { EMAIL_TEMPLATES } from "@/lib/notification/email-templates";
import type { NotificationContent } from "@/lib/notification/notification-content";
import { subjectNumber } from "@/lib/notification/notification-kinds";

export type RenderedEmail = { subject: string; html: string; text: string };

/** The subject of a notification, which needs no rendering. */
export function emailSubject({ kind, props }: NotificationContent, chrome: EmailChrome): string {
  return chrome.translate(`${EMAIL_TEMPLATES[kind].texts}.subject`, { n: subjectNumber(kind, props) ?? 0 });
}

/**
 * Renders a notification with its email template.
 *
 * @param chrome the shared parts in the customer's language, from `emailChrome` (emails/_components/chrome.ts)
 * @returns subject, HTML below 100 kB, and a text part with the same sentences and the link
 * @throws when a text is missing, or the kind is not in the registry
 */
export async function renderEmail(content: NotificationContent, chrome: EmailChrome): Promise<RenderedEmail> {
  const { default: template } = await EMAIL_TEMPLATES[content.kind].load();
  const html = await render(compose(template as EmailTemplateComponent, { ...content.props, chrome }));
  return { subject: emailSubject(content, chrome), html, text: plainText(html) };
}

/** The part of html-to-text that is used here; the package has no types. */
type TextNode = { children: TextNode[]; attribs: Record<string, string> };
type TextBuilder = { addInline(text: string): void; addLineBreak(): void };
type TextWalk = (nodes: TextNode[], builder: TextBuilder) => void;

/**
 * Makes the text part: the button becomes "label:" with its address on the next line; no-break spaces become plain
 * spaces, because old mail clients show them wrongly and searches do not match them.
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
