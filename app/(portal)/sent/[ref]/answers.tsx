import { Card } from "@/app/_components/layout/card";
import { Row, Rows } from "@/app/_components/layout/rows";
import { formatDateTime } from "@/lib/i18n/format";
import type { SentReplyView } from "@/lib/mailbox/reply/sent-replies";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** The messages that answer the reply, as links. */
export async function Answers({ answers }: Pick<SentReplyView, "answers">) {
  if (answers.length === 0) return null;
  const t = await getTranslations("sent");
  const locale = await currentLocale();
  return (
    <Card heading={t("answer")} headingId="answers">
      <Rows>
        {answers.map(({ id, subject, placedAt, open }) => (
          <Row
            key={id}
            title={open ? <a href={`/inbox/${id}`}>{subject}</a> : subject}
            meta={[
              <time key="at" dateTime={placedAt.toISOString()}>
                {t("answerPlaced", { datetime: formatDateTime(placedAt, locale) })}
              </time>,
            ]}
          />
        ))}
      </Rows>
    </Card>
  );
}
