import { Notice } from "@/app/_components/feedback/notice";
import { formTexts } from "@/app/_components/form/form-texts";
import { formatDateTime } from "@/lib/i18n/format";
import { MAX_REPLY_LENGTH } from "@/lib/mailbox/reply/reply";
import { mayUse } from "@/lib/staff/access";
import { type OpenReply, openReply } from "@/lib/staff/open-reply";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import styles from "../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";
import { AnswerForm } from "./answer-form";
import { Conversation } from "./conversation";
import { Work } from "./work";

const ACCESS = "GET /staff/replies/[ref]";
const NOTICES = [
  ...(["taken", "taken-by-other", "released", "assigned", "not-assigned", "noted"] as const),
  ...(["acknowledged", "answered"] as const),
];
/** Results that are no success. */
const WARNINGS: readonly string[] = ["taken-by-other", "not-assigned"];

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.reply"))("heading"));

/** One reply: what the customer wrote, who works on it, notes, and the answer. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.reply");
  const found = await openReply(webContext(), { reference: params.ref ?? "", by: session.member });
  if (!found.ok) {
    return answerUnknown(t("unknown"));
  }
  const reply = found.value;
  const notice = NOTICES.find((one) => one === search.notice);
  const mayAnswer = mayUse(session.member.role, "POST answer-reply");
  const isMine = reply.assignee?.id === session.member.id;
  return (
    <>
      {notice ? (
        <Notice tone={WARNINGS.includes(notice) ? "warning" : "success"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <h1>{t("title", { reference: reply.reference })}</h1>
      <div className={styles.columns}>
        <div>
          <Conversation reply={reply} />
          {mayAnswer && isMine && reply.state !== "answered"
            ? await answer(reply, staffMark(session), search.module)
            : null}
        </div>
        <div>
          {await envelope(reply)}
          <Work reply={reply} session={session} mayChange={mayAnswer} />
        </div>
      </div>
    </>
  );
});

/** @param wanted the text module that the address names; the first one for any other text */
async function answer(reply: OpenReply, owner: string, wanted: unknown) {
  const t = await getTranslations("staff.answer");
  const chosen = reply.modules.find(({ key }) => key === wanted) ?? reply.modules[0];
  return (
    <section className={styles.panel} aria-labelledby="answer">
      <h2 id="answer">{t("heading")}</h2>
      <AnswerForm
        key={chosen?.key}
        owner={owner}
        reference={reply.reference}
        start={chosen?.whole ?? ""}
        modules={reply.modules.map(({ key, builtIn, name, text, whole }) => ({
          ...{ key, text, whole, name: builtIn ? t(`module.${builtIn}`) : name },
          href: `/staff/replies/${reply.reference}?module=${key}#answer`,
        }))}
        texts={{
          ...(await formTexts()),
          modules: t("modules"),
          body: t("body"),
          bodyHint: t("bodyHint", { n: MAX_REPLY_LENGTH }),
          file: t("file"),
          fileHint: t("fileHint"),
          submit: t("submit"),
        }}
      />
    </section>
  );
}

/** Customer and message, without the text of the message. */
async function envelope({ accountId, customer, message }: OpenReply) {
  const t = await getTranslations("staff.reply");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  return (
    <section className={styles.panel} aria-labelledby="about">
      <h2 id="about">{t("about")}</h2>
      <p>
        <a href={`/staff/customers/${accountId}`}>{customer.name}</a> · {customer.emailAddress ?? "–"}
      </p>
      <p>
        {types(message.documentType)} · {message.contractNumber ?? "–"} · {message.product ?? "–"}
      </p>
      <p>{message.subject}</p>
      <p className="muted">
        {t("placed", { datetime: formatDateTime(message.placedAt, locale) })}
        {" · "}
        {message.firstReadAt ? t("opened", { datetime: formatDateTime(message.firstReadAt, locale) }) : t("notOpened")}
      </p>
    </section>
  );
}
