import { Icon } from "@/app/_components/graphics/icon";
import { formatDateTime } from "@/lib/i18n/format";
import type { OperationSummary } from "@/lib/jobs/summarize-operation";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import tables from "../_frame/staff-table.module.css";

/** What does not work in the portal itself, a sentence each; nothing where all is well. */
export async function OperationPanel({ operation }: { operation: OperationSummary }) {
  const t = await getTranslations("staff.start");
  const locale = await currentLocale();
  const { silentWorker, waitingSince, mailOutage, purgeStoppedAt, webhooks } = operation;
  const at = (date: Date) => ({ datetime: formatDateTime(date, locale) });
  const faults = [
    silentWorker?.since ? t("worker", at(silentWorker.since)) : null,
    silentWorker && !silentWorker.since ? t("noWorker") : null,
    // A silent worker explains it.
    waitingSince && !silentWorker ? t("waiting", at(waitingSince)) : null,
    mailOutage ? t("mailOutage", { n: mailOutage.waiting, ...at(mailOutage.since) }) : null,
    purgeStoppedAt ? t("purge", at(purgeStoppedAt)) : null,
    ...webhooks.map(({ source, host, since, waiting }) =>
      since ? t("webhook", { source, host, n: waiting, ...at(since) }) : null,
    ),
  ].filter((text) => text !== null);
  if (faults.length === 0) return null;
  return (
    <section className={tables.panel} aria-labelledby="operation">
      <h2 id="operation" className={tables.late}>
        <Icon name="alert" /> {t("operation")}
      </h2>
      <ul className={tables.rows}>
        {faults.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p>{t("operator")}</p>
    </section>
  );
}
