import { Button } from "@/app/_components/control/button";
import { TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import { formTexts } from "@/app/_components/form/form-texts";
import { formatDateTime } from "@/lib/i18n/format";
import { MAX_NOTE_LENGTH } from "@/lib/mailbox/staff/reply-queue";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import type { OpenReply } from "@/lib/staff/open-reply";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";
import { acknowledgeReplyAction, noteOnReplyAction, releaseReplyAction, takeReplyAction } from "./actions";

type WorkProps = { reply: OpenReply; session: StaffSession; mayChange: boolean };

/** Who works on the reply and its notes, with the buttons to take it, give it back, take it over and note something. */
export async function Work({ reply, session, mayChange }: WorkProps) {
  const t = await getTranslations("staff.reply");
  const locale = await currentLocale();
  const { assignee, reference, state } = reply;
  const isMine = assignee?.id === session.member.id;
  const hidden = (
    <>
      <input type="hidden" name="owner" value={staffMark(session)} />
      <input type="hidden" name="reference" value={reference} />
    </>
  );
  return (
    <>
      <section className={styles.panel} aria-labelledby="work">
        <h2 id="work">{t("work")}</h2>
        <p>
          {assignee ? t("assigned", { name: assignee.name, datetime: formatDateTime(assignee.at, locale) }) : t("free")}
        </p>
        {reply.lookers.length > 0 ? (
          <p className={styles.late}>{t("lookers", { names: reply.lookers.join(", ") })}</p>
        ) : null}
        <p>
          {reply.acknowledgedAt
            ? t("acknowledgedAt", { datetime: formatDateTime(reply.acknowledgedAt, locale) })
            : t("notAcknowledged")}
        </p>
        {mayChange && state !== "answered" ? (
          <div className={styles.inline}>
            {isMine ? (
              <form action={releaseReplyAction.bind(null, undefined)}>
                {hidden}
                <Button small>{t("release")}</Button>
              </form>
            ) : (
              <form action={takeReplyAction.bind(null, undefined)}>
                {hidden}
                <input type="hidden" name="from" value={assignee?.id ?? ""} />
                <Button small data-key="a">
                  {t(assignee ? "takeOver" : "take")}
                </Button>
              </form>
            )}
            {reply.acknowledgedAt ? null : (
              <form action={acknowledgeReplyAction.bind(null, undefined)}>
                {hidden}
                <Button small>{t("acknowledge")}</Button>
              </form>
            )}
          </div>
        ) : null}
      </section>
      <section className={styles.panel} aria-labelledby="notes">
        <h2 id="notes">{t("notes")}</h2>
        {reply.notes.length === 0 ? <p>{t("noNotes")}</p> : null}
        <ul className="flow">
          {reply.notes.map(({ id, author, body, notedAt }) => (
            <li key={id}>
              <b>{author}</b> <span className="muted">{formatDateTime(notedAt, locale)}</span>
              <p className={styles.pre}>{body}</p>
            </li>
          ))}
        </ul>
        {mayChange ? (
          <form action={noteOnReplyAction.bind(null, undefined)}>
            {hidden}
            <FormStack>
              <TextAreaField
                name="note"
                low
                required
                maxLength={MAX_NOTE_LENGTH}
                label={t("note")}
                hint={t("noteHint")}
                texts={await formTexts()}
              />
              <div>
                <Button small>{t("addNote")}</Button>
              </div>
            </FormStack>
          </form>
        ) : null}
      </section>
    </>
  );
}
