import { readdirSync } from "node:fs";
import path from "node:path";
import { PREVIEW_CUSTOMER_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { translatorOf } from "@/lib/i18n/translator";
import { notificationKinds } from "@/lib/notification/notification-kinds";
import { inScheme, previewEmail, previewHeaders, previewSubject } from "@/lib/notification/preview-email";
import { LOCALES, type Locale } from "@/messages";

const portalOf = (locale: Locale) => ({
  chrome: previewChrome(locale),
  customerPortalUrl: PREVIEW_CUSTOMER_PORTAL,
});
const cases = notificationKinds().flatMap((kind) => LOCALES.map((locale) => [kind, locale] as const));

describe("the previews", () => {
  it("are of every email template and of nothing else", () => {
    const files = readdirSync(path.resolve("emails")).filter((name) => name.endsWith(".tsx"));
    expect(files.sort()).toEqual(
      notificationKinds()
        .map((kind) => `${kind}.tsx`)
        .sort(),
    );
  });

  it.each(cases)("show %s in %s: subject, preheader, HTML and text part, with a name", async (kind, locale) => {
    const preview = await previewEmail(kind, portalOf(locale));
    expect(preview.html).toContain(`lang="${locale}"`);
    expect(preview.html).toContain("https://posta.example.hu/");
    expect(preview.text).toContain("https://posta.example.hu/");
    expect(preview.subject).toBe(await previewSubject(kind, portalOf(locale)));
    if (kind === "customer-portal") expect(preview.preheader).toBeNull();
    // Without the blanks that fill up the line of a mail client's list.
    else expect(preview.preheader).toMatch(/^\S.{8,98}\S$/);
    expect(translatorOf(locale, "staff.templates").has(`name.${kind}`)).toBe(true);
  });

  it("lead to the portal that is configured, and have no button where no customer portal is", async () => {
    const chrome = { ...previewChrome("hu"), portalUrl: "https://kuldemenyeim.example.hu" };
    const { html } = await previewEmail("reset", { chrome, customerPortalUrl: null });
    expect(html).toContain('href="https://kuldemenyeim.example.hu/password/change/');
    const moved = await previewEmail("customer-portal", { chrome, customerPortalUrl: null });
    expect(moved.html).not.toContain('class="button"');
  });

  it("have the colours of the chosen scheme, whatever the browser's is", async () => {
    const { html } = await previewEmail("welcome", portalOf("hu"));
    expect(html).toContain("@media (prefers-color-scheme: dark)");
    const [light, dark] = [inScheme(html, "light"), inScheme(html, "dark")];
    for (const shown of [light, dark]) expect(shown).not.toContain("prefers-color-scheme");
    expect(light).toContain("@media not all {");
    expect(light).toContain(":root { color-scheme: light; ");
    expect(dark).toContain("@media all {");
    expect(dark).toContain('<meta name="color-scheme" content="dark"/>');
  });

  it("run no script, send no form and load nothing but the logo", () => {
    const policy = (logoUrl: string | null) => previewHeaders(logoUrl)["Content-Security-Policy"]?.split("; ");
    expect(policy(null)).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "img-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      "sandbox",
    ]);
    expect(policy("https://static.example.hu/logo.png")).toContain("img-src https://static.example.hu");
  });
});
