import { formatDayMedium, formatNumber, formatTime } from "@/lib/i18n/format";
import { FIGURE_NAMES, type FigureName } from "@/lib/staff/figures/daily-figures";
import type { FiguresOfDay, ShownFigures } from "@/lib/staff/figures/read-figures";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { StaffTable } from "../_frame/staff-table";
import tables from "../_frame/staff-table.module.css";
import { DailyChart } from "./daily-chart";
import styles from "./figures.module.css";

/** Each has a chart; that of `placed` shows `openedInTime` as well. */
const CHARTS = ["placed", "notificationsFailed", "signIns", "lockouts"] as const satisfies readonly FigureName[];

/** The figures of today and of the last 30 days: a chart of each, and a table with all of them. */
export async function Figures({ figures }: { figures: ShownFigures }) {
  const t = await getTranslations("staff.start.figures");
  const locale = await currentLocale();
  const { days, countedAt } = figures;
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{t("heading")}</h2>
      <p className="muted">{countedAt ? t("countedAt", { time: formatTime(countedAt, locale) }) : t("notCounted")}</p>
      <div className={`${tables.grid} ${styles.charts}`}>
        {await Promise.all(CHARTS.map((name) => chart(name, days)))}
      </div>
      <details className={styles.table}>
        <summary>{t("table")}</summary>
        {await table(days)}
      </details>
    </section>
  );
}

async function chart(name: (typeof CHARTS)[number], days: readonly FiguresOfDay[]) {
  const t = await getTranslations("staff.start.figures");
  const locale = await currentLocale();
  const shown = (n: number | undefined) => (n === undefined ? "–" : formatNumber(n, locale));
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const most = Math.max(0, ...days.map(({ figures }) => figures?.[name] ?? 0));
  const today = shown(last.figures?.[name]);
  const [from, to] = [formatDayMedium(first.day, locale), formatDayMedium(last.day, locale)];
  const points = days.map(({ day, figures }) => {
    const date = formatDayMedium(day, locale);
    if (name !== "placed")
      return { day, n: figures?.[name] ?? null, hint: t("point", { date, n: shown(figures?.[name]) }) };
    const [placed, opened] = [shown(figures?.placed), shown(figures?.openedInTime)];
    return {
      day,
      n: figures?.placed ?? null,
      part: figures?.openedInTime ?? 0,
      hint: t("pointOpened", { date, placed, opened }),
    };
  });
  return (
    // No landmark: a panel above has the name of one of the charts.
    <div key={name} className={`${tables.panel} ${styles.figure}`}>
      <h3>{t(name)}</h3>
      <p className={styles.numbers}>
        <b>{t("today", { n: today })}</b> <span className="muted">{t("most", { n: shown(most) })}</span>
      </p>
      <DailyChart label={t("image", { figure: t(name), from, to, most: shown(most), n: today })} days={points} />
      <p className={styles.axis}>
        <span>{from}</span>
        <span>{to}</span>
      </p>
      {name === "placed" ? await openings(days) : null}
    </div>
  );
}

/** What the darker part of a bar means, and the openings of the last day for which they are complete. */
async function openings(days: readonly FiguresOfDay[]) {
  const t = await getTranslations("staff.start.figures");
  const locale = await currentLocale();
  const last = days.findLast(({ isFinal }) => isFinal);
  const key = (className: string | undefined) => (
    <svg viewBox="0 0 1 1" aria-hidden="true">
      <rect className={className} width="1" height="1" />
    </svg>
  );
  return (
    <>
      <p className={styles.legend}>
        <span>
          {key(styles.outer)}
          {t("placed")}
        </span>
        <span>
          {key(styles.bar)}
          {t("openedInTime")}
        </span>
      </p>
      {last?.figures ? (
        <p className="muted">
          {t("opened", {
            date: formatDayMedium(last.day, locale),
            placed: formatNumber(last.figures.placed, locale),
            opened: formatNumber(last.figures.openedInTime, locale),
          })}
        </p>
      ) : null}
    </>
  );
}

async function table(days: readonly FiguresOfDay[]) {
  const t = await getTranslations("staff.start.figures");
  const locale = await currentLocale();
  return (
    <StaffTable
      label={t("table")}
      columns={[
        { name: t("day"), look: "heading" },
        ...FIGURE_NAMES.map((name) => ({ name: t(name), look: "count" as const })),
      ]}
      rows={days.toReversed().map(({ day, figures, isFinal }) => ({
        key: day,
        cells: [
          formatDayMedium(day, locale),
          ...FIGURE_NAMES.map((name) => {
            if (!figures) return "–";
            const n = formatNumber(figures[name], locale);
            return name === "openedInTime" && !isFinal ? unfinished(n, t("running")) : n;
          }),
        ],
      }))}
    />
  );
}

/** A number that grows until its days are over. */
function unfinished(n: string, running: string) {
  return (
    <>
      {n} <span className="muted">({running})</span>
    </>
  );
}
