import { ButtonLink } from "@/app/_components/control/button";
import { Tag, UnreadMark } from "@/app/_components/data/tag";
import { Icon } from "@/app/_components/graphics/icon";
import { Card } from "@/app/_components/layout/card";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { formatDateTime, formatDayLong, formatFileSize } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import type { ConversationEntry } from "@/lib/mailbox/message/conversation";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "./conversation.module.css";
import { MessageText } from "./message-text";

type OtherMessage = Extract<ConversationEntry, { kind: "message" }>;
type SentReply = Extract<ConversationEntry, { kind: "reply" }>;

async function At({ at }: { at: Date }) {
  return <time dateTime={at.toISOString()}>{formatDateTime(at, await currentLocale())}</time>;
}

/** A message of the insurer, with its text if the customer has opened it before. */
async function MessageEntry({ entry, open }: { entry: OtherMessage; open: boolean }) {
  const t = await getTranslations("message.conversation");
  const inbox = await getTranslations("inbox.row");
  const { id, at, place, subject, sender, documentCount, unread, withdrawnAt, body } = entry;
  const day = formatDayLong(budapestDay(withdrawnAt ?? at), await currentLocale());
  const meta = (
    <span className={styles.meta}>
      {sender ? <span>{sender}</span> : null}
      <At at={at} />
      {documentCount > 0 && (place === "shown" || place === "closed") ? (
        <span>{inbox("documents", { n: documentCount })}</span>
      ) : null}
    </span>
  );
  const link = (
    <ButtonLink small icon="open" href={`/inbox/${id}`} hiddenText={`: ${subject}`}>
      {t("open")}
    </ButtonLink>
  );
  if (place === "shown") {
    return (
      <details className={styles.entry} open={open}>
        <summary>
          <span className={styles.head}>
            <span className={styles.title}>{subject}</span>
            {meta}
          </span>
          <Icon name="chevron" />
        </summary>
        <div className={styles.text}>
          <MessageText text={body ?? ""} />
          <p>{link}</p>
        </div>
      </details>
    );
  }
  return (
    <div className={styles.entry}>
      <p className={styles.head}>
        <span className={styles.title}>{place === "gone" ? t("goneTitle") : subject}</span>
        {meta}
        {place === "closed" && unread ? <UnreadMark>{inbox("unread")}</UnreadMark> : null}
      </p>
      <div className={styles.text}>
        {place === "closed" ? <p>{link}</p> : null}
        {place === "trash" ? (
          <p className="hint">{t.rich("trash", { a: (text) => <a href={`/trash/${id}`}>{text}</a> })}</p>
        ) : null}
        {place === "withdrawn" ? <p className="hint">{t("withdrawn", { date: day })}</p> : null}
        {place === "gone" ? <p className="hint">{t("gone")}</p> : null}
      </div>
    </div>
  );
}

/** A reply of the customer, with its state and attachments. */
async function ReplyEntry({ entry, open }: { entry: SentReply; open: boolean }) {
  const t = await getTranslations("message.conversation");
  const sent = await getTranslations("sent");
  const locale = await currentLocale();
  const { at, reference, state, body, attachments } = entry;
  return (
    <details className={styles.entry} open={open}>
      <summary>
        <span className={styles.head}>
          <span className={styles.title}>{t("yourReply")}</span>
          <span className={styles.meta}>
            <At at={at} />
            <Tag tone={state === "answered" ? "done" : "plain"}>{sent(`state.${state}`)}</Tag>
          </span>
        </span>
        <Icon name="chevron" />
      </summary>
      <div className={styles.text}>
        <MessageText text={body} />
        {attachments.length > 0 ? (
          <ul className={styles.files}>
            {attachments.map(({ id, filename, sizeBytes }) => (
              <li key={id}>
                <a href={`/documents/attachments/${id}`}>
                  <Icon name="clip" />
                  {filename}
                </a>{" "}
                <span className="hint">{formatFileSize(sizeBytes, locale)}</span>
              </li>
            ))}
          </ul>
        ) : null}
        <p>
          <a className="alone" href={`/sent/${reference}`}>
            <UnbrokenText>{t("reference", { ref: reference })}</UnbrokenText>
          </a>
        </p>
      </div>
    </details>
  );
}

/**
 * The part of the conversation before or after the message of the page, oldest first. Every entry stands by itself:
 * older ones are folded, and a message that was never opened is only named.
 */
export async function Conversation({ entries, part }: { entries: ConversationEntry[]; part: "earlier" | "later" }) {
  const here = entries.findIndex(({ kind }) => kind === "this");
  const shown = part === "earlier" ? entries.slice(0, here) : entries.slice(here + 1);
  if (shown.length === 0) return null;
  const t = await getTranslations("message.conversation");
  const open = part === "later";
  return (
    <Card heading={open ? t("later") : t("earlier")} headingId={`conversation-${part}`}>
      <ol className={styles.entries}>
        {shown.map((entry) => {
          if (entry.kind === "this") return null;
          const key = entry.kind === "reply" ? entry.reference : entry.id;
          return (
            <li key={key} id={key}>
              {entry.kind === "reply" ? (
                <ReplyEntry entry={entry} open={open} />
              ) : (
                <MessageEntry entry={entry} open={open} />
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
