import { Notice } from "@/app/_components/feedback/notice";
import { formatDateTime, formatNumber } from "@/lib/i18n/format";
import { secondsBetween } from "@/lib/kernel/time";
import { REPLY_TARGET_HOURS } from "@/lib/mailbox/staff/reply-queue";
import { mayUse } from "@/lib/staff/access";
import { summarizeWork } from "@/lib/staff/summarize-work";
import { staffListContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "./_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "./staff-page";

const ACCESS = "GET /staff";
const HOUR_SECONDS = 60 * 60;

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.start"))("heading"));

/** The start page: what needs somebody now. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const t = await getTranslations("staff.start");
  const locale = await currentLocale();
  const ctx = await staffListContext();
  const work = mayUse(session.member.role, "GET /staff/replies") ? await summarizeWork(ctx, session.member) : null;
  const isLate = work?.oldest && secondsBetween(work.oldest, ctx.clock.now()) >= REPLY_TARGET_HOURS * HOUR_SECONDS;
  return (
    <div className="flow">
      {await notice(search)}
      <h1>{t("heading")}</h1>
      {work ? null : <p>{t("nothing")}</p>}
      <div className={styles.grid}>
        {work && work.approvals.length > 0 && mayUse(session.member.role, "POST decide-address") ? (
          <section className={styles.panel} aria-labelledby="approvals">
            <h2 id="approvals">{t("approvals")}</h2>
            <ul>
              {work.approvals.map(({ accountId, proposedAt }) => (
                <li key={accountId}>
                  <a href={`/staff/customers/${accountId}`}>
                    {t("approval", { datetime: formatDateTime(proposedAt, locale) })}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {work ? (
          <section className={styles.panel} aria-labelledby="replies">
            <h2 id="replies">{t("replies")}</h2>
            <p>
              <a href="/staff/replies">{t("open", { n: work.open })}</a>
              {" – "}
              {t("unassigned", { n: work.unassigned })}
            </p>
            {work.oldest ? (
              <p className={isLate ? styles.late : undefined}>
                {t(isLate ? "oldestLate" : "oldest", {
                  datetime: formatDateTime(work.oldest, locale),
                  n: formatNumber(REPLY_TARGET_HOURS, locale),
                })}
              </p>
            ) : null}
          </section>
        ) : null}
        {work?.closures.oldest ? (
          <section className={styles.panel} aria-labelledby="closures">
            <h2 id="closures">{t("closures")}</h2>
            <p>
              <a href="/staff/closures">{t("closuresWaiting", { n: work.closures.waiting })}</a>
              {" – "}
              {t("closuresOldest", { datetime: formatDateTime(work.closures.oldest, locale) })}
            </p>
          </section>
        ) : null}
      </div>
    </div>
  );
});

/** At most one notice from a closed list. */
async function notice(search: Record<string, string | string[] | undefined>) {
  const t = await getTranslations("staff.start.notice");
  const show = (text: string) => (
    <Notice tone="warning" place="page" status>
      {text}
    </Notice>
  );
  if (search.notice === "forbidden") return show(t("forbidden"));
  if (search.notice === "other-account") return show(t("otherAccount"));
  if (search.notice !== "recovery-code") return null;
  const left = Number(search.left);
  return Number.isInteger(left) && left >= 0 ? show(t("recoveryCode", { n: left })) : null;
}
