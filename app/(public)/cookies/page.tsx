import type { Metadata } from "next";
import { Row, Rows } from "@/app/_components/layout/rows";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { SESSION_ABSOLUTE_HOURS, SESSION_IDLE_MINUTES } from "@/lib/auth/session/session";
import { BROWSER_COOKIE_DAYS, browserCookieName } from "@/lib/web/browser-cookie";
import { type Entry, entryCookieName, entryMinutes } from "@/lib/web/entry-cookies";
import { localeCookieName } from "@/lib/web/locale-cookie";
import { sessionCookieName } from "@/lib/web/session-cookie";
import { getTranslations } from "@/lib/web/texts";
import { LegalPage } from "../legal-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("legal.cookies"))("heading") };
}

/** Lists the cookies. Names and lifetimes come from the code that sets them. */
export default async function CookiesPage() {
  const t = await getTranslations("legal.cookies");
  const system = await getTranslations("system");
  const life = (entry: Entry) => t("life.minutes", { n: entryMinutes(entry) });
  const cookies = [
    {
      names: [sessionCookieName()],
      purpose: t("purpose.session"),
      life: t("life.session", { n: SESSION_IDLE_MINUTES, hours: SESSION_ABSOLUTE_HOURS }),
    },
    {
      names: [browserCookieName()],
      purpose: t("purpose.browser"),
      life: t("life.days", { n: BROWSER_COOKIE_DAYS }),
    },
    { names: [localeCookieName()], purpose: t("purpose.language"), life: t("life.year") },
    {
      names: [entryCookieName("activation"), entryCookieName("password-link")],
      purpose: t("purpose.passwordLink"),
      life: life("password-link"),
    },
    {
      names: [entryCookieName("mailed-address")],
      purpose: t("purpose.mailed"),
      life: life("mailed-address"),
    },
    { names: [entryCookieName("closure-draft")], purpose: t("purpose.closure"), life: life("closure-draft") },
    {
      names: [entryCookieName("closure-link"), entryCookieName("closure-outcome"), entryCookieName("address-link")],
      purpose: t("purpose.confirmation"),
      life: life("closure-link"),
    },
  ];
  const list = (
    <>
      <p>{system("cookies")}</p>
      <Rows>
        {cookies.map(({ names, purpose, life }) => (
          <Row
            key={purpose}
            title={<UnbrokenText>{purpose}</UnbrokenText>}
            meta={[`${t("column.name")}: ${names.join(", ")}`, `${t("column.life")}: ${life}`]}
          />
        ))}
      </Rows>
    </>
  );
  const sections = [
    { key: "list", title: t("question"), text: list },
    { key: "captcha", title: t("captcha.title"), text: t("captcha.text") },
  ];
  return <LegalPage heading={t("heading")} sections={sections} />;
}
