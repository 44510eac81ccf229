import { Button } from "@/app/_components/control/button";
import { formTexts } from "@/app/_components/form/form-texts";
import { formatDateTime } from "@/lib/i18n/format";
import { listAnswering } from "@/lib/staff/colleagues";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import type { OpenReply } from "@/lib/staff/open-reply";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import styles from "../../_frame/staff-table.module.css";
import { acknowledgeReplyAction, assignReplyAction, releaseReplyAction, takeReplyAction } from "./actions";
import { NoteForm } from "./note-form";

type WorkProps = { reply: OpenReply; session: StaffSession; mayChange: boolean };

/** Who works on the reply and its notes, with the buttons to take it, give it back, take it over and note something. */
export async function Work({ reply, session, mayChange }: WorkProps) {
  const t = await getTranslations("staff.reply");
  const locale = await currentLocale();
  const { assignee, reference, state } = reply;
  const isMine = assignee?.id === session.member.id;
  const answering = mayChange && state !== "answered" ? await listAnswering(webContext()) : [];
  const colleagues = answering.filter(({ id }) => id !== session.member.id && id !== assignee?.id);
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
            {colleagues.length > 0 ? (
              <form className={styles.inline} action={assignReplyAction.bind(null, undefined)}>
                {hidden}
                <input type="hidden" name="from" value={assignee?.id ?? ""} />
                <select className={styles.select} name="to" aria-label={t("assignTo")} defaultValue="">
                  <option value="">{t("assignTo")}</option>
                  {colleagues.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
                <Button small>{t("assign")}</Button>
              </form>
            ) : null}
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
          <NoteForm
            owner={staffMark(session)}
            reference={reference}
            texts={{ ...(await formTexts()), note: t("note"), hint: t("noteHint"), add: t("addNote") }}
          />
        ) : null}
      </section>
    </>
  );
}
