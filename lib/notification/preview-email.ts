/** The sample of an email template, rendered as it would be sent: for the preview of staff and test e-mails. */
import { toPlainText } from "@react-email/render";
import type { EmailChrome } from "@/emails/_components/chrome";
import { PREVIEW_TOKEN } from "@/emails/_components/preview-chrome";
import type { NotificationKind } from "@/lib/notification/email-templates";
import { contentWithLinks } from "@/lib/notification/queued-content";
import { emailSubject, type RenderedEmail, renderEmail } from "@/lib/notification/render";
import { sampleEmail } from "@/lib/notification/sample-email";

export const EMAIL_SCHEMES = ["light", "dark"] as const;
export type EmailScheme = (typeof EMAIL_SCHEMES)[number];

/** Mail clients on phones cut longer subjects. */
export const MAX_SUBJECT_LENGTH = 60;

export type EmailPreview = RenderedEmail & {
  kind: NotificationKind;
  /** What mail clients show beside the subject in their list; null for a template without one. */
  preheader: string | null;
};

type PreviewPortal = {
  /** Brand, language and the portal's address. */
  chrome: EmailChrome;
  /** Address of the customer portal; null where none is configured: then its e-mail has no button. */
  customerPortalUrl: string | null;
};

/** The subject of a template with its sample. Renders nothing. */
export async function previewSubject(kind: NotificationKind, { chrome }: PreviewPortal): Promise<string> {
  return emailSubject(await sampleEmail(kind), chrome);
}

/**
 * Renders a template with its sample.
 *
 * @returns with links to `chrome.portalUrl`; a token in them is invented and opens nothing
 */
export async function previewEmail(
  kind: NotificationKind,
  { chrome, customerPortalUrl }: PreviewPortal,
): Promise<EmailPreview> {
  const portal = { appUrl: chrome.portalUrl, customerPortalUrl, token: PREVIEW_TOKEN };
  const email = await renderEmail(contentWithLinks(await sampleEmail(kind), portal), chrome);
  return { kind, ...email, preheader: preheaderOf(email.html) };
}

/** The hidden text at the beginning of the body, without the blanks that fill it up. */
function preheaderOf(html: string): string | null {
  const [, text] = /<div style="display:none[^>]*>([^<]+)</.exec(html) ?? [];
  return text ? toPlainText(text).trim() : null;
}

/**
 * The HTML of a preview as a mail client shows it in this scheme, whatever the browser's own is. Links open nothing:
 * their target is a window that the frame of the preview may not open.
 */
export function inScheme(html: string, scheme: EmailScheme): string {
  return html
    .replaceAll("@media (prefers-color-scheme: dark)", scheme === "dark" ? "@media all" : "@media not all")
    .replaceAll('content="light dark"', `content="${scheme}"`)
    .replaceAll("color-scheme: light dark", `color-scheme: ${scheme}`)
    .replace("<head>", '<head><base target="_blank">');
}

/**
 * The headers of a preview's HTML: no script, no form, no link that opens, no request but the one for the logo; shown
 * only in a page of the same origin.
 */
export function previewHeaders(logoUrl: string | null): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src ${logoUrl ? new URL(logoUrl).origin : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "sandbox",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.join("; "),
    "Cache-Control": "private, no-store",
  };
}
