import type { Metadata } from "next";
import { cache } from "react";
import { ButtonLink } from "@/app/_components/control/button";
import { Tag } from "@/app/_components/data/tag";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { formatFileSize } from "@/lib/i18n/format";
import { contractNumberOf } from "@/lib/mailbox/contract/contract-address";
import { getContract, MAX_CONTRACT_MESSAGES } from "@/lib/mailbox/contract/contracts";
import { inboxQueryString, parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { requireCustomer } from "@/lib/web/gate";
import { listContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { answerNotFound } from "../../answer-not-found";
import { ContractMessages } from "./contract-messages";
import { PayableBills } from "./payable-bills";

type Props = { params: Promise<{ number: string }> };

/** The contract of the address; null for an unknown one. Read once per request: title and page share it. */
const loadContract = cache(async (segment: string) => {
  const { account } = await requireCustomer();
  const number = contractNumberOf(segment);
  const found = number === null ? null : await getContract(await listContext(), { accountId: account.id, number });
  return found?.ok ? found.value : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireCustomer();
  const contract = await loadContract((await params).number);
  if (!contract) return { title: (await getTranslations("system.notFound"))("heading") };
  return { title: (await getTranslations("contracts"))("one", { number: contract.number }) };
}

/** One contract: what is due, everything as a ZIP, and its documents by type. */
export default async function ContractPage({ params }: Props) {
  await requireCustomer();
  const contract = await loadContract((await params).number);
  if (!contract) return answerNotFound();
  const t = await getTranslations("contracts");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const { number, product, status, groups, payable, archive, more } = contract;
  const inboxHref = `/inbox${inboxQueryString(parseInboxQuery({ contract: number }))}`;
  return (
    <>
      <PageHead
        heading={product ?? t("one", { number })}
        lead={product ? <span className="num">{t("one", { number })}</span> : undefined}
        back={{ href: "/contracts", text: t("heading") }}
        narrow
      />
      <div className="narrow flow">
        {status === "ended" ? (
          <p>
            <Tag>{t("ended")}</Tag>
          </p>
        ) : null}
        {payable.length > 0 ? <PayableBills bills={payable} /> : null}
        {archive ? (
          <p>
            <ButtonLink
              variant="primary"
              icon="download"
              href={`/download/zip?${new URLSearchParams({ contract: number })}`}
            >
              {archive.bytes === null ? t("zip") : t("zipOfSize", { size: formatFileSize(archive.bytes, locale) })}
            </ButtonLink>
          </p>
        ) : null}
        {groups.length === 0 ? (
          <Card label={t("documents")}>
            <p>{t("none")}</p>
          </Card>
        ) : null}
        {groups.map(({ type, messages }) => (
          <Card key={type} heading={t("type", { type: types(type), n: messages.length })} headingId={`type-${type}`}>
            <ContractMessages messages={messages} />
          </Card>
        ))}
        {more ? <p>{t("more", { n: MAX_CONTRACT_MESSAGES })}</p> : null}
        {groups.length > 0 ? (
          <p>
            <a className="alone" href={inboxHref}>
              {t("inInbox")}
            </a>
          </p>
        ) : null}
      </div>
    </>
  );
}
