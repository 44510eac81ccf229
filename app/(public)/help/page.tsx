import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Aside, Split } from "@/app/_components/layout/split";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { contactTags } from "@/app/_components/text/contact-tags";
import { PhoneLink } from "@/app/_components/text/phone-link";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { TRASH_DAYS } from "@/lib/mailbox/message/visibility";
import { getTranslations } from "@/lib/web/texts";

const QUESTIONS = [
  "what",
  "first",
  "initial",
  "forgot",
  "rules",
  "expired",
  "captcha",
  "locked",
  "year",
  "save",
  "undelete",
  "reply",
  "nomail",
  "address",
  "devices",
  "portal",
  "close",
  "genuine",
] as const;

/** Link targets of the tags in the answers. */
const LINKED_PAGES = {
  forgot: "/password/forgot",
  account: "/account",
  download: "/download",
  trash: "/trash",
  services: "/services",
  close: "/close-account",
};
const links = Object.fromEntries(
  Object.entries(LINKED_PAGES).map(([tag, href]) => [tag, (text: ReactNode) => <a href={href}>{text}</a>]),
) as Record<keyof typeof LINKED_PAGES, (text: ReactNode) => ReactNode>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("help"))("heading") };
}

/** All questions with anchors and nothing collapsed, so that the page can be searched and printed. */
export default async function HelpPage() {
  const t = await getTranslations("help");
  const common = await getTranslations("common");
  const { supportPhone, supportEmail, origin } = siteIdentity();
  const values = { ...contactTags(), ...links, origin, n: TRASH_DAYS };
  return (
    <>
      <PageHead heading={t("heading")} />
      <Split
        aside={
          <Aside label={t("contactHeading")}>
            <h2>{t("contactHeading")}</h2>
            <p>{t("contactText")}</p>
            <SummaryList
              items={[
                {
                  term: common("phone"),
                  detail: (
                    <span className="contact">
                      <PhoneLink phone={supportPhone} alone />
                    </span>
                  ),
                },
                {
                  term: common("email"),
                  detail: (
                    <a className="alone" href={`mailto:${supportEmail}`}>
                      {supportEmail}
                    </a>
                  ),
                },
              ]}
            />
          </Aside>
        }
      >
        <nav className="card print-none" aria-label={t("questionsLabel")}>
          <ul>
            {QUESTIONS.map((key) => (
              <li key={key}>
                <a className="alone" href={`#${key}`}>
                  <UnbrokenText>{t(`question.${key}.title`)}</UnbrokenText>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Card label={t("questionsLabel")}>
          <div className="flow">
            {QUESTIONS.map((key) => (
              <section className="flow" key={key} id={key} aria-labelledby={`${key}-title`}>
                <h2 className="as-h3" id={`${key}-title`}>
                  <UnbrokenText>{t(`question.${key}.title`)}</UnbrokenText>
                </h2>
                <p>
                  <UnbrokenText>{t.rich(`question.${key}.text`, values)}</UnbrokenText>
                </p>
              </section>
            ))}
          </div>
        </Card>
      </Split>
    </>
  );
}
