import type { Metadata } from "next";
import { Button, ButtonLink, Buttons } from "@/app/_components/control/button";
import { DaysLeft } from "@/app/_components/data/days-left";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Tag } from "@/app/_components/data/tag";
import { Notice } from "@/app/_components/feedback/notice";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { formatDateTime, formatDayLong, formatRelativeDays } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import type { MessageView } from "@/lib/mailbox/message/get-message";
import { ownerMark } from "@/lib/web/action";
import { redirectToLogin, requireCustomer } from "@/lib/web/gate";
import { currentLocale } from "@/lib/web/locale";
import { openedMessage } from "@/lib/web/opened-message";
import { PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { setResponseStatus } from "@/lib/web/response-status";
import { getTranslations } from "@/lib/web/texts";
import { answerNotFound } from "../../answer-not-found";
import { Documents } from "../../inbox/[id]/documents";
import { MessageText } from "../../inbox/[id]/message-text";
import { restoreAction } from "../actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireCustomer();
  const found = await openedMessage((await params).id, "trash");
  if (found.ok) return { title: found.value.message.subject };
  if (found.error.kind === "withdrawn") return { title: found.error.subject };
  return { title: (await getTranslations("system.notFound"))("heading") };
}

/**
 * A message in the trash: its text is sent only after the opening is recorded. It can be restored or deleted for good.
 */
export default async function TrashMessagePage({ params }: Props) {
  const { account } = await requireCustomer();
  const found = await openedMessage((await params).id, "trash");
  const t = await getTranslations("trash");
  const message = await getTranslations("message");
  const back = { href: "/trash", text: t("back") };
  if (!found.ok) {
    switch (found.error.kind) {
      case "signed-out":
        return redirectToLogin();
      case "not-shown":
        if (found.error.prefetch) setResponseStatus(PREFETCH_REFUSED);
        return null;
      case "withdrawn": {
        const date = formatDayLong(budapestDay(found.error.withdrawnAt), await currentLocale());
        return (
          <>
            <PageHead heading={found.error.subject} back={back} narrow />
            <Narrow>
              <Notice tone="warning">{message("withdrawn", { date })}</Notice>
            </Narrow>
          </>
        );
      }
      default:
        return answerNotFound();
    }
  }
  const shown = found.value.message;
  return (
    <>
      <PageHead heading={shown.subject} back={back} narrow />
      <Narrow>
        <Card label={message("label", { subject: shown.subject })}>
          <Summary message={shown} />
          <form className="print-none" action={restoreAction.bind(null, undefined)}>
            <input type="hidden" name="owner" value={ownerMark(account.id)} />
            <input type="hidden" name="id" value={shown.id} />
            <Buttons after>
              <Button variant="primary" icon="restore">
                {t("restore")}
              </Button>
              <ButtonLink variant="quiet" icon="trash" href={`/trash/${shown.id}/purge`}>
                {t("purge")}
              </ButtonLink>
            </Buttons>
          </form>
        </Card>
        {shown.documents.length > 0 ? <Documents documents={shown.documents} from="trash" /> : null}
        {shown.body === "" ? null : (
          <Card label={message("body")}>
            <div className="flow">
              <MessageText text={shown.body} />
            </div>
          </Card>
        )}
      </Narrow>
    </>
  );
}

/** Sender, time of arrival, type, contract, and the day of the deletion for good. */
async function Summary({ message }: { message: MessageView }) {
  const t = await getTranslations("message.meta");
  const trash = await getTranslations("trash");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const contract = [message.product, message.contractNumber].filter(Boolean).join(" · ");
  const { restorable } = message;
  return (
    <SummaryList
      shape="wide"
      items={[
        { term: t("sender"), detail: message.sender },
        { term: t("received"), detail: formatDateTime(message.placedAt, locale) },
        { term: t("type"), detail: <Tag>{types(message.documentType)}</Tag> },
        ...(contract ? [{ term: t("contract"), detail: <span className="num">{contract}</span> }] : []),
        ...(restorable
          ? [
              {
                term: trash("untilTerm"),
                detail: (
                  <DaysLeft
                    soon={restorable.soon}
                    dateTime={restorable.until}
                    date={formatDayLong(restorable.until, locale)}
                    relative={formatRelativeDays(restorable.daysLeft, locale)}
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
