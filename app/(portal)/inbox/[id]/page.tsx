import type { Metadata } from "next";
import { ButtonLink } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { issuesEvidence } from "@/lib/evidence/issue-evidence";
import { formatDayLong } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import { ownerMark } from "@/lib/web/action";
import { redirectToLogin, requireCustomer } from "@/lib/web/gate";
import { currentLocale } from "@/lib/web/locale";
import { openedMessage } from "@/lib/web/opened-message";
import { PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { setResponseStatus } from "@/lib/web/response-status";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { answerNotFound } from "../../answer-not-found";
import { Conversation } from "./conversation";
import { Documents } from "./documents";
import { History } from "./history";
import { InlineReply } from "./inline-reply";
import styles from "./message.module.css";
import { MessageBody } from "./message-body";
import { MessageSummary } from "./message-summary";
import { Neighbours } from "./neighbours";
import { PaymentCard } from "./payment-card";
import { Replaced } from "./replaced";
import { replyFormProps } from "./reply/reply-form-props";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireCustomer();
  const { id } = await params;
  const found = await openedMessage(id);
  if (found.ok) return { title: found.value.message.subject };
  if (found.error.kind === "not-shown" || found.error.kind === "signed-out") return {};
  const t = await getTranslations(found.error.kind === "not-found" ? "system.notFound" : "message.gone");
  return { title: t("heading") };
}

/**
 * One message with its summary, documents, text, conversation and history. A text is sent only after its opening is
 * recorded and committed.
 */
export default async function MessagePage({ params, searchParams }: Props) {
  const { account } = await requireCustomer();
  const { id } = await params;
  const found = await openedMessage(id);
  const t = await getTranslations("message");
  const locale = await currentLocale();
  const back = { href: "/inbox", text: t("back") };
  if (!found.ok) {
    switch (found.error.kind) {
      case "not-found":
        return answerNotFound();
      case "signed-out":
        return redirectToLogin();
      case "not-shown":
        if (found.error.prefetch) setResponseStatus(PREFETCH_REFUSED);
        return null;
      case "retention-passed":
        setResponseStatus(410);
        return (
          <SystemPage heading={t("gone.heading")} lead={t("gone.text")} phone={siteIdentity().supportPhone}>
            <ButtonLink variant="primary" icon="left" href="/inbox">
              {t("back")}
            </ButtonLink>
          </SystemPage>
        );
      case "withdrawn": {
        const date = formatDayLong(budapestDay(found.error.withdrawnAt), locale);
        return (
          <>
            <PageHead heading={found.error.subject} back={back} narrow />
            <Narrow>
              <Notice tone="warning">{t("withdrawn", { date })}</Notice>
            </Narrow>
          </>
        );
      }
    }
  }
  const { message, conversation, draft } = found.value;
  const { notice } = await searchParams;
  // The document route redirects here when stored bytes differ from what was placed.
  const documentFailed = notice === "document-error";
  if (documentFailed) setResponseStatus(503);
  return (
    <>
      {documentFailed ? (
        <Notice tone="warning" place="page" status>
          {t("document.error")}
        </Notice>
      ) : null}
      <PageHead heading={message.subject} back={back} narrow />
      <div className={styles.message}>
        <Replaced message={message} />
        {message.payment ? (
          <PaymentCard payment={message.payment} messageId={message.id} owner={ownerMark(account.id)} />
        ) : null}
        <MessageSummary message={message} />
        {message.documents.length > 0 ? <Documents documents={message.documents} messageId={message.id} /> : null}
        <Conversation entries={conversation} part="earlier" />
        <Card label={t("body")}>
          <MessageBody message={message} owner={ownerMark(account.id)} />
        </Card>
        <Conversation entries={conversation} part="later" />
        {message.allowReply ? (
          <InlineReply
            {...(await replyFormProps(
              { accountId: account.id, messageId: message.id },
              { subject: message.subject, draft, notice },
            ))}
            label={t("reply")}
            isOpen={draft !== null}
            isFocused={notice === "out-of-date"}
          />
        ) : null}
        <div className="print-none">
          <History history={message.history} certifiedId={issuesEvidence(webContext()) ? message.id : null} />
        </div>
        <Neighbours newer={message.newer} older={message.older} />
      </div>
    </>
  );
}
