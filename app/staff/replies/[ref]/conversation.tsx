import { formatDateTime, formatFileSize } from "@/lib/i18n/format";
import type { OpenReply } from "@/lib/staff/open-reply";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";

/** The customer's text and files, and the answers by subject and date. Files are downloaded, never shown. */
export async function Conversation({ reply }: { reply: OpenReply }) {
  const t = await getTranslations("staff.reply");
  const locale = await currentLocale();
  return (
    <>
      <section className={styles.panel} aria-labelledby="text">
        <h2 id="text">{t("text", { datetime: formatDateTime(reply.sentAt, locale) })}</h2>
        <p className={styles.pre}>{reply.body}</p>
        {reply.attachments.length > 0 ? (
          <ul>
            {reply.attachments.map(({ id, filename, sizeBytes }) => (
              <li key={id}>
                <a href={`/staff/files/attachments/${id}`}>{filename}</a>{" "}
                <span className="muted">{formatFileSize(sizeBytes, locale)}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      {reply.answers.length > 0 ? (
        <section className={styles.panel} aria-labelledby="answers">
          <h2 id="answers">{t("answers")}</h2>
          <ul>
            {reply.answers.map(({ id, subject, placedAt, withdrawnAt }) => (
              <li key={id}>
                {subject} · {formatDateTime(placedAt, locale)}
                {withdrawnAt ? ` · ${t("withdrawn")}` : ""}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
