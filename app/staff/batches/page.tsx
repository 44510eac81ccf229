import { Button } from "@/app/_components/control/button";
import { formatDateTimeMedium, formatDayLong } from "@/lib/i18n/format";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { readBatchPosition, readNight, writeBatchPosition } from "@/lib/staff/batches/batch-list";
import { listBatches, summarizeNight } from "@/lib/staff/batches/list-batches";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { PagesLinks } from "../_frame/pages-links";
import { ScrollTable, TableHead } from "../_frame/scroll-table";
import styles from "../_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/batches";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.batches"))("heading"));

/** What the batches of a night did, and all batches, the newest first. */
export default staffPage(ACCESS, async ({ search }) => {
  const t = await getTranslations("staff.batches");
  const after = readBatchPosition(search.after);
  const today = budapestDay(webContext().clock.now());
  const { rows, next } = await listBatches(webContext(), after);
  return (
    <>
      <h1>{t("heading")}</h1>
      <p>
        <a href="/staff/batches/uploads">{t("upload")}</a>
      </p>
      {after ? null : <Night day={readNight(search.night, today)} />}
      <h2>{t("all")}</h2>
      {rows.length === 0 ? <p>{t("none")}</p> : <BatchTable rows={rows} />}
      <PagesLinks
        first={after ? "/staff/batches" : null}
        next={next ? `/staff/batches?after=${writeBatchPosition(next)}` : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});

async function Night({ day }: { day: CalendarDay }) {
  const t = await getTranslations("staff.batches.night");
  const locale = await currentLocale();
  const night = await summarizeNight(webContext(), day);
  const figures = [
    ["batches", t("batchCount", { n: night.batches, cancelled: night.cancelled })],
    ["placed", t("count", { n: night.placed })],
    ["elsewhere", t("elsewhereCount", { portal: night.customerPortal, post: night.postal })],
    ["bounced", t("count", { n: night.bounced })],
    ["unopened", t("unopenedCount", { n: night.unopened.messages, of: night.unopened.of })],
  ] as const;
  return (
    <section className={styles.panel} aria-labelledby="night">
      <h2 id="night">{t("heading", { date: formatDayLong(day, locale) })}</h2>
      <p className="muted">{t("hint")}</p>
      <dl className={styles.grid}>
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt className="muted">{t(key)}</dt>
            <dd>
              <b className={key === "bounced" && night.bounced > 0 ? styles.late : undefined}>{value}</b>
            </dd>
          </div>
        ))}
      </dl>
      <form className={styles.filters}>
        <label>
          {t("day")}
          <input type="date" name="night" defaultValue={day} />
        </label>
        <Button small>{t("show")}</Button>
      </form>
    </section>
  );
}

type Rows = Awaited<ReturnType<typeof listBatches>>["rows"];

async function BatchTable({ rows }: { rows: Rows }) {
  const t = await getTranslations("staff.batches");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  return (
    <ScrollTable label={t("all")}>
      <TableHead
        columns={(
          ["started", "state", "source", "kind", "lines", "placed", "already", "portal", "postal"] as const
        ).map((column) => t(`column.${column}`))}
      />
      <tbody>
        {rows.map(({ id, startedAt, state, source, lineCount, result }) => (
          <tr key={id}>
            <th scope="row">
              <a href={`/staff/batches/${id}`}>{formatDateTimeMedium(startedAt, locale)}</a>
            </th>
            <td className={state === "cancelled" ? styles.late : styles.narrow}>{t(`state.${state}`)}</td>
            <td>{source}</td>
            <td>{result ? types(result.documentType) : "–"}</td>
            <td className="num">{t("number", { n: lineCount })}</td>
            {(["placed", "alreadyPlaced", "customerPortal", "postal"] as const).map((count) => (
              <td key={count} className="num">
                {result && state === "committed" ? t("number", { n: result[count] }) : "–"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
