import type { Metadata } from "next";
import { Tag } from "@/app/_components/data/tag";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { formatDateTime } from "@/lib/i18n/format";
import { keepDates } from "@/lib/i18n/no-break";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { requireCustomer } from "@/lib/web/gate";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { answerNotFound } from "../../answer-not-found";
import { Answers } from "./answers";
import { Attachments } from "./attachments";

type Props = {
  params: Promise<{ ref: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { account } = await requireCustomer();
  const found = await getReply(webContext(), { accountId: account.id, reference: (await params).ref });
  if (!found.ok) return { title: (await getTranslations("system.notFound"))("heading") };
  // A screen reader reads the title first, so it says that the reply was sent.
  const justSent = (await searchParams).notice === "sent";
  return {
    title: justSent ? (await getTranslations("reply.sent"))("heading") : (await getTranslations("sent"))("one"),
  };
}

/** One sent reply with its attachments, state and answers. */
export default async function SentReplyPage({ params, searchParams }: Props) {
  const { account } = await requireCustomer();
  const found = await getReply(webContext(), { accountId: account.id, reference: (await params).ref });
  if (!found.ok) return answerNotFound();
  const { reference, state, body, sentAt, message, attachments, answers } = found.value;
  const t = await getTranslations("reply.sent");
  const sent = await getTranslations("sent");
  const reply = await getTranslations("reply");
  const locale = await currentLocale();
  const justSent = (await searchParams).notice === "sent";
  return (
    <>
      <PageHead
        heading={justSent ? t("heading") : sent("one")}
        back={{ href: "/sent", text: sent("heading") }}
        narrow
      />
      <div className="narrow flow">
        <p className="lead">{t.rich("reference", { ref: reference, b: (text) => <b className="num">{text}</b> })}</p>
        <p>
          <span className="hidden">{sent("stateLabel")}: </span>
          <Tag tone={state === "answered" ? "done" : "plain"}>{sent(`state.${state}`)}</Tag>
        </p>
        <Card label={reply("label")}>
          <div className="flow">
            <p className="hint">
              <time dateTime={sentAt.toISOString()}>{formatDateTime(sentAt, locale)}</time>
            </p>
            <p>
              {message.open ? (
                <a href={`/inbox/${message.id}`}>{sent("to", { subject: keepDates(message.subject) })}</a>
              ) : (
                sent("to", { subject: keepDates(message.subject) })
              )}
            </p>
            {body.split(/\n+/).map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sent reply never changes
              <p key={index}>
                <UnbrokenText>{line}</UnbrokenText>
              </p>
            ))}
          </div>
        </Card>
        <Attachments attachments={attachments} />
        <Answers answers={answers} />
        {state === "answered" ? null : (
          <>
            <h2>{t("nextHeading")}</h2>
            <p>
              <UnbrokenText>{t("next")}</UnbrokenText>
            </p>
          </>
        )}
      </div>
    </>
  );
}
