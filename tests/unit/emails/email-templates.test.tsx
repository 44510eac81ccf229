import { type EmailChrome, emailChrome } from "@/emails/_components/chrome";
import {
  PREVIEW_CUSTOMER_PORTAL,
  PREVIEW_PORTAL,
  PREVIEW_TOKEN,
  previewChrome,
} from "@/emails/_components/preview-chrome";
import type { NotificationKind } from "@/lib/notification/email-templates";
import type { NotificationContent } from "@/lib/notification/notification-content";
import { needsToken, notificationKinds } from "@/lib/notification/notification-kinds";
import { renderEmail } from "@/lib/notification/render";
import { sampleEmail } from "@/lib/notification/sample-email";
import { LOCALES } from "@/messages";

const cases = notificationKinds().flatMap((kind) => LOCALES.map((locale) => [kind, locale] as const));

/** Address of the button; null for templates without one. */
function linkOf(content: NotificationContent): string | null {
  const link = Object.values(content.props).find((value) => String(value).startsWith("https://"));
  return link ? String(link) : null;
}

const WITHOUT_BUTTON: NotificationKind[] = ["close-refused", "close-postponed", "closed", "address-changed"];
/** Its subject alone says everything. */
const WITHOUT_PREHEADER: NotificationKind[] = ["customer-portal"];

describe.each(cases)("the email template %s in %s", (kind, locale) => {
  const sample = sampleEmail(kind);
  const rendered = sample.then((content) => renderEmail(content, previewChrome(locale)));

  it("has a subject of at most 60 characters", async () => {
    const { subject } = await rendered;
    expect(subject.length).toBeGreaterThan(0);
    expect(subject.length).toBeLessThanOrEqual(60);
  });

  it("has the subject as title and heading", async () => {
    const { subject, html } = await rendered;
    const plain = html.replaceAll(/<span[^>]*>([^<]*)<\/span>/g, "$1").replaceAll("<!-- -->", "");
    expect(plain).toContain(`<title>${subject}</title>`);
    expect(plain).toMatch(new RegExp(`<h1[^>]*>${subject}</h1>`));
  });

  it("declares its language and both colour schemes, and is small enough for Gmail", async () => {
    const { html } = await rendered;
    expect(html).toContain(`lang="${locale}"`);
    expect(html).toContain('name="color-scheme" content="light dark"');
    expect(html).toContain("prefers-color-scheme: dark");
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });

  it("begins with a preheader", async () => {
    const { html } = await rendered;
    const preheader = /<div style="display:none[^>]*>[^<]{10,100}</;
    if (WITHOUT_PREHEADER.includes(kind)) expect(html).not.toMatch(preheader);
    else expect(html).toMatch(preheader);
  });

  it("has one button with its full address below, or none", async () => {
    const { html } = await rendered;
    const link = linkOf(await sample);
    expect(link === null).toBe(WITHOUT_BUTTON.includes(kind));
    if (link === null) return expect(html).not.toContain('class="button"');
    expect(html.match(/class="button"/g)).toHaveLength(1);
    const inHtml = link.replaceAll("&", "&amp;");
    expect(html.split(`href="${inHtml}"`)).toHaveLength(3);
    expect(html).toContain(`>${inHtml}</a>`);
  });

  it("loads nothing and links only to the portal and the telephone number", async () => {
    const { html } = await rendered;
    expect(html).not.toMatch(/<(img|script|link|iframe|form)\b/);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
      if (kind === "customer-portal" && href === PREVIEW_CUSTOMER_PORTAL) continue;
      expect(href).toMatch(/^(https:\/\/posta\.example\.hu\/|tel:\+3615550100$)/);
    }
  });

  it("has no placeholder and no tag left in its text", async () => {
    const { subject, text } = await rendered;
    expect(`${subject}\n${text}`).not.toMatch(/[{}<>\u00a0]|undefined|null|\[object/);
  });

  it("has a text part with the link and the safety line", async () => {
    const { text } = await rendered;
    const link = linkOf(await sample);
    if (link) expect(text).toContain(`:\n${link}\n`);
    else expect(text.match(/https:\S+/g)).toEqual([`${PREVIEW_PORTAL}/help`]);
    expect(text).toContain(
      locale === "hu"
        ? "Társaságunk soha nem kéri el a jelszavát e-mailben vagy telefonon."
        : "We will never ask for your password by e-mail or phone.",
    );
    expect(text).toMatchSnapshot();
  });
});

describe("email templates never", () => {
  it("hold a token, except the kinds that need one", async () => {
    for (const kind of notificationKinds()) {
      const carries = linkOf(await sampleEmail(kind))?.includes(PREVIEW_TOKEN) ?? false;
      expect([kind, carries]).toEqual([kind, needsToken(kind)]);
    }
  });

  it("let markup from a setting or a browser's name become markup", async () => {
    const evil = `<img src=x onerror="alert(1)">'&`;
    const chrome: EmailChrome = emailChrome({
      locale: "hu",
      portalUrl: PREVIEW_PORTAL,
      brand: { ...previewChrome("hu").brand, name: evil, legalName: evil, address: evil, supportPhone: evil },
    });
    const content: NotificationContent = {
      kind: "new-browser",
      props: { ...(await sampleEmail("new-browser")).props, browser: evil, system: `{x} <b>${evil}</b>` },
    };
    const { html } = await renderEmail(content, chrome);
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img");
    expect(html).toContain("{x} &lt;b&gt;");
  });

  it("let a brand colour become a rule of the style sheet", async () => {
    const brand = { ...previewChrome("hu").brand, primary: "red} body{display:none" };
    const { html } = await renderEmail(
      await sampleEmail("reset"),
      emailChrome({ locale: "hu", portalUrl: PREVIEW_PORTAL, brand }),
    );
    expect(html).not.toContain("display:none}");
    expect(html).not.toContain("red}");
  });
});

describe("details", () => {
  it("shows the logo when there is one, with a text alternative", async () => {
    const brand = { ...previewChrome("hu").brand, logoUrl: "https://static.example.hu/logo.png" };
    const { html, text } = await renderEmail(
      await sampleEmail("expired"),
      emailChrome({ locale: "hu", portalUrl: `${PREVIEW_PORTAL}/`, brand }),
    );
    expect(html).toMatch(/<img[^>]*alt="Allianz"/);
    expect(text).toContain(`${PREVIEW_PORTAL}/help`);
  });

  it("names an unknown browser as such", async () => {
    const content: NotificationContent = {
      kind: "new-browser",
      props: { ...(await sampleEmail("new-browser")).props, browser: null, system: null },
    };
    expect((await renderEmail(content, previewChrome("hu"))).text).toContain(
      "Eszköz: Ismeretlen böngésző, ismeretlen rendszer.",
    );
  });

  it("has no button to the customer portal when none is configured", async () => {
    const content: NotificationContent = { kind: "customer-portal", props: { customerPortalUrl: null } };
    const { html, text } = await renderEmail(content, previewChrome("hu"));
    expect(html).not.toContain('class="button"');
    expect(text).not.toContain("Ügyfélportál megnyitása");
    expect(text).toContain("Ügyfélportál-regisztrációja elkészült.");
  });

  it.each([
    ["hu", "Fiókjában 1 küldemény megőrzési ideje hamarosan lejár. Az első törlés napja: 2026. december 23."],
    ["en", "1 item in your account is about to reach the end of its retention period."],
  ] as const)("uses the singular for one message that will be deleted, in %s", async (locale, expected) => {
    const content: NotificationContent = {
      kind: "retention",
      props: { ...(await sampleEmail("retention")).props, count: 1, days: 7 },
    };
    const { text } = await renderEmail(content, previewChrome(locale));
    expect(text.replaceAll("\n", " ")).toContain(expected);
  });

  it.each([
    ["close-confirm", "hu", "A link 24 óráig érvényes."],
    ["address-confirm", "hu", "A link 24 óráig érvényes."],
    ["close-confirm", "en", "The link is valid for 24 hours."],
    ["address-confirm", "en", "The link is valid for 24 hours."],
  ] as const)("%s says in %s how long its link is valid", async (kind, locale, expected) => {
    const { html, text } = await renderEmail(await sampleEmail(kind), previewChrome(locale));
    expect(text.replaceAll("\n", " ")).toContain(expected);
    expect(html.slice(html.indexOf("display:none"))).toMatch(/^[^<]*24 (?:óráig|hours)/);
  });

  it("uses the singular for one day and one message in English", async () => {
    const expiry: NotificationContent = { kind: "expiry", props: { ...(await sampleEmail("expiry")).props, days: 1 } };
    expect((await renderEmail(expiry, previewChrome("en"))).subject).toBe("Your password expires tomorrow");
    const today: NotificationContent = { kind: "expiry", props: { ...(await sampleEmail("expiry")).props, days: 0 } };
    expect((await renderEmail(today, previewChrome("en"))).subject).toBe("Your password expires today");
    expect((await renderEmail(today, previewChrome("hu"))).subject).toBe("Jelszava ma lejár");
    expect((await renderEmail(expiry, previewChrome("hu"))).subject).toBe("Jelszava holnap lejár");
    expect((await renderEmail(await sampleEmail("new-messages"), previewChrome("en"))).subject).toBe(
      "You have 3 new items",
    );
  });
});

it.each(LOCALES)("a refused closure names a contract only where it is the reason, in %s", async (locale) => {
  const text = async (isContractActive?: boolean) => {
    const props = { reference: "TK-2026-7F3KMQ", isContractActive };
    return (await renderEmail({ kind: "close-refused", props }, previewChrome(locale))).text;
  };
  const contract = /szerződése|policy/;
  expect(await text()).toMatch(contract);
  expect(await text(true)).toMatch(contract);
  expect(await text(false)).not.toMatch(contract);
});
