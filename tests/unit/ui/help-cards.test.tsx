/** The help is formatted once and kept as data; its HTML is that of the formatted texts. */
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server.node";
import { contactTags } from "@/app/_components/text/contact-tags";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { HelpCards } from "@/app/(public)/help/help-cards";
import { helpTopics } from "@/app/(public)/help/help-topics";
import { translatorOf } from "@/lib/i18n/translator";
import { LOCALES, messages } from "@/messages";

const ORIGIN = "https://portal.example";
const CONTACT = { supportPhone: "+36 1 234 5678", supportEmail: "help@insurer.example" };
jest.mock("@/app/_components/site/site-identity", () => ({ siteIdentity: () => ({ ...CONTACT, origin: ORIGIN }) }));

const link = (href: string) => (text: ReactNode) => <a href={href}>{text}</a>;
const tags = {
  inbox: link("/inbox"),
  forgot: link("/password/forgot"),
  account: link("/account"),
  download: link("/download"),
  contracts: link("/contracts"),
  trash: link("/trash"),
  services: link("/services"),
  close: link("/close-account"),
  verify: link("/verify"),
};

it.each(LOCALES)("every question in %s has the HTML of its formatted texts", (locale) => {
  const t = translatorOf(locale, "help");
  const html = renderToStaticMarkup(<HelpCards topics={helpTopics(locale)} />);
  const values = { ...contactTags(), ...tags, origin: ORIGIN, n: 30 };
  const keys = Object.keys(messages.hu.help.question) as (keyof typeof messages.hu.help.question)[];
  expect(keys.length).toBeGreaterThan(15);
  for (const key of keys) {
    const title = <UnbrokenText>{t(`question.${key}.title`)}</UnbrokenText>;
    const answer = <UnbrokenText>{t.rich(`question.${key}.text`, values)}</UnbrokenText>;
    expect(html).toContain(renderToStaticMarkup(<h3>{title}</h3>));
    expect(html).toContain(renderToStaticMarkup(<p>{answer}</p>));
  }
  // Marks of links are gone, and so is every tag of the texts.
  expect(html).not.toMatch(/\p{Cc}|&lt;/u);
});
