import { Notice } from "@/app/_components/feedback/notice";
import { formatDayLong } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import type { MessageView, ReplacedMessage } from "@/lib/mailbox/message/get-message";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** The other message as a link, or its subject alone when it is in the trash. */
function link({ id, isInInbox }: ReplacedMessage) {
  return {
    a: (subject: React.ReactNode) => (isInInbox ? <a href={`/inbox/${id}`}>{subject}</a> : <bdi>{subject}</bdi>),
  };
}

/** Says that a newer message replaces this one, and which one this message replaces. Both stay readable. */
export async function Replaced({ message: { supersededBy, supersedes } }: { message: MessageView }) {
  const t = await getTranslations("message");
  const locale = await currentLocale();
  return (
    <>
      {supersededBy ? (
        <Notice tone="warning">
          {t.rich("supersededBy", {
            date: formatDayLong(budapestDay(supersededBy.placedAt), locale),
            subject: supersededBy.subject,
            ...link(supersededBy),
          })}
        </Notice>
      ) : null}
      {supersedes ? (
        <Notice>{t.rich("supersedes", { subject: supersedes.subject, ...link(supersedes) })}</Notice>
      ) : null}
    </>
  );
}
