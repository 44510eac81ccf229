import type { Metadata } from "next";
import { Tag, UnreadMark } from "@/app/_components/data/tag";
import { EmptyState } from "@/app/_components/feedback/empty-state";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Row, Rows } from "@/app/_components/layout/rows";
import { formatDayMedium } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import { contractPath } from "@/lib/mailbox/contract/contract-address";
import { type ContractSummary, listContracts } from "@/lib/mailbox/contract/contracts";
import { requireCustomer } from "@/lib/web/gate";
import { listContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("contracts"))("heading") };
}

/** One contract with the number of its messages, the newest of them, and what is due. */
async function ContractRow({ contract }: { contract: ContractSummary }) {
  const t = await getTranslations("contracts");
  const locale = await currentLocale();
  const { number, product, status, messages, unread, newest, payable, firstDue } = contract;
  return (
    <Row
      title={
        <a href={contractPath(number)}>
          {product ? `${product} ` : ""}
          <span className="num">{number}</span>
        </a>
      }
      meta={[
        <span key="messages" className="dotted">
          <span>{t("messages", { n: messages })} </span>
          {newest ? <span>{t("newest", { date: formatDayMedium(budapestDay(newest), locale) })}</span> : null}
        </span>,
        ...(unread > 0 ? [<UnreadMark key="unread">{t("unread", { n: unread })}</UnreadMark>] : []),
        ...(payable > 0 || status === "ended"
          ? [
              <span key="states">
                {payable > 0 ? (
                  <Tag tone="attention">
                    {firstDue
                      ? t("dueBy", { n: payable, date: formatDayMedium(firstDue, locale) })
                      : t("due", { n: payable })}
                  </Tag>
                ) : null}{" "}
                {status === "ended" ? <Tag>{t("ended")}</Tag> : null}
              </span>,
            ]
          : []),
      ]}
    />
  );
}

/** The contracts of the customer; each leads to its documents. */
export default async function ContractsPage() {
  const { account } = await requireCustomer();
  const contracts = await listContracts(await listContext(), { accountId: account.id });
  const t = await getTranslations("contracts");
  return (
    <>
      <PageHead heading={t("heading")} lead={contracts.length > 0 ? t("text") : undefined} narrow />
      {contracts.length === 0 ? (
        <EmptyState heading={t("empty")}>{t("emptyText")}</EmptyState>
      ) : (
        <div className="narrow">
          <Card label={t("heading")}>
            <Rows>
              {contracts.map((contract) => (
                <ContractRow key={contract.number} contract={contract} />
              ))}
            </Rows>
          </Card>
        </div>
      )}
    </>
  );
}
