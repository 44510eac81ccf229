import { Button, ButtonLink } from "@/app/_components/control/button";
import type { ApiBatch } from "@/lib/delivery/api-batch/api-batch";
import { formatDateTimeMedium, formatDayLong } from "@/lib/i18n/format";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import {
  readBatchPosition,
  readNight,
  readOpenPosition,
  writeBatchPosition,
  writeOpenPosition,
} from "@/lib/staff/batches/batch-list";
import { listBatches, summarizeNight } from "@/lib/staff/batches/list-batches";
import { listOpenBatches } from "@/lib/staff/batches/open-batches";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { KeyFigures } from "../_frame/key-figures";
import { PagesLinks } from "../_frame/pages-links";
import { StaffHead } from "../_frame/staff-head";
import { StaffTable } from "../_frame/staff-table";
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
  const afterOpen = readOpenPosition(search.open);
  // Each list has its own pages: the further ones of the batches show no open ones.
  const open = after ? { rows: [], next: null } : await listOpenBatches(webContext(), afterOpen);
  return (
    <>
      <StaffHead heading={t("heading")}>
        {open.rows.length > 0 ? (
          <ButtonLink small href="#open">
            {t("open.some")}
          </ButtonLink>
        ) : null}
        <ButtonLink small href="/staff/batches/uploads">
          {t("upload")}
        </ButtonLink>
      </StaffHead>
      {after ? null : <Night day={readNight(search.night, today)} />}
      <h2>{t("all")}</h2>
      {rows.length === 0 ? <p>{t("none")}</p> : <BatchTable rows={rows} />}
      <PagesLinks
        first={after ? "/staff/batches" : null}
        next={next ? `/staff/batches?after=${writeBatchPosition(next)}` : null}
        texts={{ first: t("first"), next: t("next") }}
      />
      {open.rows.length > 0 || afterOpen ? (
        <OpenBatches
          batches={open.rows}
          first={afterOpen ? "/staff/batches#open" : null}
          next={open.next ? `/staff/batches?open=${writeOpenPosition(open.next)}#open` : null}
        />
      ) : null}
    </>
  );
});

async function Night({ day }: { day: CalendarDay }) {
  const t = await getTranslations("staff.batches.night");
  const locale = await currentLocale();
  const night = await summarizeNight(webContext(), day);
  const values = {
    batches: t("batchCount", { n: night.batches, cancelled: night.cancelled }),
    placed: t("count", { n: night.placed }),
    elsewhere: t("elsewhereCount", { portal: night.customerPortal, post: night.postal }),
    bounced: t("count", { n: night.bounced }),
    unopened: t("unopenedCount", { n: night.unopened.messages, of: night.unopened.of }),
  };
  const figures = (["batches", "placed", "elsewhere", "bounced", "unopened"] as const).map((key) => ({
    ...{ key, name: t(key), value: values[key] },
    isLate: key === "bounced" && night.bounced > 0,
  }));
  return (
    <section className={styles.panel} aria-labelledby="night">
      <div className={styles.head}>
        <div>
          <h2 id="night">{t("heading", { date: formatDayLong(day, locale) })}</h2>
          <p className="muted">{t("hint")}</p>
        </div>
        <form className={styles.inline}>
          <label className={styles.inline}>
            {t("day")}
            <input className={styles.select} type="date" name="night" defaultValue={day} />
          </label>
          <Button small>{t("show")}</Button>
        </form>
      </div>
      <KeyFigures figures={figures} />
    </section>
  );
}

/** Batches of the Sender API that wait for their commit, each with a link to what would become of it. */
async function OpenBatches({
  batches,
  first,
  next,
}: {
  batches: readonly ApiBatch[];
  first: string | null;
  next: string | null;
}) {
  const t = await getTranslations("staff.batches.open");
  const locale = await currentLocale();
  return (
    <section className={styles.panel} aria-labelledby="open">
      <h2 id="open">{t("heading")}</h2>
      <ul className={styles.rows}>
        {batches.map(({ id, sender, kind, messageCount, openedAt }) => (
          <li key={id}>
            <a href={`/staff/batches/open/${id}`}>{formatDateTimeMedium(openedAt, locale)}</a>{" "}
            <span className="muted">
              {[sender, kind, t("messages", { n: messageCount })].filter((text) => text !== null).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {batches.length === 0 ? <p>{t("none")}</p> : null}
      <PagesLinks first={first} next={next} texts={{ first: t("first"), next: t("next") }} />
    </section>
  );
}

type Rows = Awaited<ReturnType<typeof listBatches>>["rows"];

async function BatchTable({ rows }: { rows: Rows }) {
  const t = await getTranslations("staff.batches");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  return (
    <StaffTable
      label={t("all")}
      columns={[
        { name: t("column.started"), look: "heading" },
        { name: t("column.state") },
        { name: t("column.source") },
        { name: t("column.kind") },
        ...(["lines", "placed", "already", "portal", "postal"] as const).map((column) => ({
          ...{ name: t(`column.${column}`), look: "count" as const },
        })),
      ]}
      rows={rows.map(({ id, startedAt, state, source, lineCount, result }) => ({
        key: id,
        cells: [
          <a key="started" href={`/staff/batches/${id}`}>
            {formatDateTimeMedium(startedAt, locale)}
          </a>,
          <span key="state" className={state === "cancelled" ? styles.late : undefined}>
            {t(`state.${state}`)}
          </span>,
          source,
          result ? types(result.documentType) : "–",
          t("number", { n: lineCount }),
          ...(["placed", "alreadyPlaced", "customerPortal", "postal"] as const).map((count) =>
            result && state === "committed" ? t("number", { n: result[count] }) : "–",
          ),
        ],
      }))}
    />
  );
}
