import "server-only";
import type { Context } from "@/lib/context";
import { configuredChrome } from "@/lib/notification/email-frame";
import type { NotificationKind } from "@/lib/notification/email-templates";
import { notificationKinds } from "@/lib/notification/notification-kinds";
import { type EmailPreview, previewEmail, previewSubject } from "@/lib/notification/preview-email";
import { LOCALES, type Locale } from "@/messages";

/** One row of the list of templates: its subject in every language. */
export type ListedTemplate = { kind: NotificationKind; subjects: { locale: Locale; subject: string }[] };

function portalOf({ settings }: Pick<Context, "settings">, locale: Locale) {
  return { chrome: configuredChrome(settings, locale), customerPortalUrl: settings.customerPortal?.url ?? null };
}

/** Every e-mail template of the portal, in the order of the registry. Names no customer, so it is not recorded. */
export function listEmailTemplates(ctx: Pick<Context, "settings">): Promise<ListedTemplate[]> {
  const portals = LOCALES.map((locale) => ({ locale, ...portalOf(ctx, locale) }));
  const rows = notificationKinds().map(async (kind) => {
    const subjects = portals.map(async ({ locale, ...portal }) => ({
      locale,
      subject: await previewSubject(kind, portal),
    }));
    return { kind, subjects: await Promise.all(subjects) };
  });
  return Promise.all(rows);
}

/** A template with its sample, the configured brand and links to this portal. */
export function previewForStaff(
  ctx: Pick<Context, "settings">,
  kind: NotificationKind,
  locale: Locale,
): Promise<EmailPreview> {
  return previewEmail(kind, portalOf(ctx, locale));
}
