import type { Metadata } from "next";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { listNotificationsForCustomer } from "@/lib/notification/list-notifications";
import { requireCustomer } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { PageLinks } from "../../page-links";
import { readPage } from "../../page-number";
import { NotificationDays } from "../notification-list";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.notifications"))("heading") };
}

/** Every e-mail that the portal sent to the customer, by day. */
export default async function SentEmailsPage({ searchParams }: Search) {
  const { account } = await requireCustomer();
  const page = readPage(await searchParams);
  const list = await listNotificationsForCustomer(webContext(), { accountId: account.id, page });
  const t = await getTranslations("account.notifications");
  const back = { href: "/account", text: (await getTranslations("account"))("heading") };
  return (
    <Narrow>
      <PageHead heading={t("heading")} back={back} />
      <Card label={t("heading")}>
        <NotificationDays notifications={list.rows} />
      </Card>
      <PageLinks page={list.page} pages={list.pages} hrefOf={(n) => `/account/emails?page=${n}`} />
    </Narrow>
  );
}
