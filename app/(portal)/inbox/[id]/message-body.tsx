import { Button } from "@/app/_components/control/button";
import { PrintButton } from "@/app/_components/control/print-button";
import { contactTags } from "@/app/_components/text/contact-tags";
import { formatDayLong } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import type { MessageView } from "@/lib/mailbox/message/get-message";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { deleteMessageAction, markUnreadAction } from "./actions";
import styles from "./message.module.css";
import { MessageText } from "./message-text";

/** The text of the message, and its actions: mark as unread, delete, print. */
export async function MessageBody({ message, owner }: { message: MessageView; owner: string }) {
  const t = await getTranslations("message");
  const locale = await currentLocale();
  const [latestReply] = message.replies;
  const hidden = (
    <>
      <input type="hidden" name="owner" value={owner} />
      <input type="hidden" name="id" value={message.id} />
    </>
  );
  return (
    <div className={styles.body}>
      <MessageText text={message.body} />
      {message.answers ? (
        <p>
          <a href={`/sent/${message.answers.reference}`}>
            {t("answers", { date: formatDayLong(budapestDay(message.answers.sentAt), locale) })}
          </a>
        </p>
      ) : null}
      {latestReply ? (
        <p>
          <a href={`/sent/${latestReply.reference}`}>
            {t("replied", { date: formatDayLong(budapestDay(latestReply.sentAt), locale) })}
          </a>
        </p>
      ) : null}
      {message.allowReply ? null : <p className="hint">{t.rich("noReply", contactTags())}</p>}
      <div className={`${styles.actions} print-none`}>
        <form action={markUnreadAction.bind(null, undefined)}>
          {hidden}
          <Button variant="quiet" small icon="mail">
            {t("markUnread")}
          </Button>
        </form>
        <form action={deleteMessageAction.bind(null, undefined)}>
          {hidden}
          <Button variant="quiet" small icon="trash">
            {t("delete")}
          </Button>
        </form>
        <PrintButton>{t("print")}</PrintButton>
      </div>
    </div>
  );
}
