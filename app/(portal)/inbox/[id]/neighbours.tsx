import { Icon } from "@/app/_components/graphics/icon";
import type { MessageView } from "@/lib/mailbox/message/get-message";
import { getTranslations } from "@/lib/web/texts";
import styles from "./message.module.css";

/** Links to the next newer and next older message, by time of placing. */
export async function Neighbours({ newer, older }: Pick<MessageView, "newer" | "older">) {
  const t = await getTranslations("message");
  if (!newer && !older) return null;
  return (
    <nav className={`${styles.neighbours} print-none`} aria-label={t("neighbours")}>
      {newer ? (
        <a href={`/inbox/${newer.id}`}>
          <Icon name="left" />
          {t("newer")}
          <span className="hidden">: {newer.subject}</span>
        </a>
      ) : (
        <span />
      )}
      {older ? (
        <a href={`/inbox/${older.id}`}>
          {t("older")}
          <span className="hidden">: {older.subject}</span>
          <Icon name="right" />
        </a>
      ) : null}
    </nav>
  );
}
