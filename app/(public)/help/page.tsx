import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Card } from "@/app/_components/layout/card";
import { Disclosure } from "@/app/_components/layout/disclosure";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { contactTags } from "@/app/_components/text/contact-tags";
import { PhoneLink } from "@/app/_components/text/phone-link";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { TRASH_DAYS } from "@/lib/mailbox/message/visibility";
import { getTranslations } from "@/lib/web/texts";

/** The questions by topic, in the order of the page. */
const TOPICS = {
  signIn: ["first", "initial", "forgot", "rules", "expired", "captcha", "locked", "devices"],
  mail: ["year", "save", "undelete", "reply", "nomail", "genuine"],
  account: ["what", "address", "portal", "close"],
} as const;
const TOPIC_KEYS = Object.keys(TOPICS) as (keyof typeof TOPICS)[];

/** Link targets of the tags in the answers. */
const LINKED_PAGES = {
  forgot: "/password/forgot",
  account: "/account",
  download: "/download",
  contracts: "/contracts",
  trash: "/trash",
  services: "/services",
  close: "/close-account",
  verify: "/verify",
};
const links = Object.fromEntries(
  Object.entries(LINKED_PAGES).map(([tag, href]) => [tag, (text: ReactNode) => <a href={href}>{text}</a>]),
) as Record<keyof typeof LINKED_PAGES, (text: ReactNode) => ReactNode>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("help"))("heading") };
}

/** How to reach customer service, then the questions by topic. Each answer is folded, with an anchor that opens it. */
export default async function HelpPage() {
  const t = await getTranslations("help");
  const common = await getTranslations("common");
  const { supportPhone, supportEmail, origin } = siteIdentity();
  const values = { ...contactTags(), ...links, origin, n: TRASH_DAYS };
  return (
    <Narrow>
      <PageHead heading={t("heading")} />
      <Card heading={t("contactHeading")} headingId="contact">
        <div className="flow">
          <p>{t("contactText")}</p>
          <SummaryList
            shape="wide"
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
        </div>
      </Card>
      {TOPIC_KEYS.map((topic) => (
        <Card key={topic} heading={t(`topic.${topic}`)} headingId={`topic-${topic}`}>
          <div className="after">
            {TOPICS[topic].map((key) => (
              <Disclosure
                key={key}
                question={{ id: key }}
                heading={<UnbrokenText>{t(`question.${key}.title`)}</UnbrokenText>}
              >
                <p>
                  <UnbrokenText>{t.rich(`question.${key}.text`, values)}</UnbrokenText>
                </p>
              </Disclosure>
            ))}
          </div>
        </Card>
      ))}
    </Narrow>
  );
}
