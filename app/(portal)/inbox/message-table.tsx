import { getTranslations } from "next-intl/server";
import { DaysLeft } from "@/app/_components/data/days-left";
import { Tag, UnreadMark } from "@/app/_components/data/tag";
import { CheckMark } from "@/app/_components/form/choice";
import { Icon } from "@/app/_components/graphics/icon";
import { formatDayMedium, formatMonth, formatRelativeDays } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";

import { DEFAULT_DIRECTIONS, type InboxQuery, inboxQueryString, type SortKey } from "@/lib/mailbox/list/inbox-query";
import type { InboxRow } from "@/lib/mailbox/list/list-messages";
import { isDueSoon } from "@/lib/mailbox/message/available-until";
import { currentLocale } from "@/lib/web/locale";
import styles from "./message-table.module.css";
import { requiresAction } from "./requires-action";
import { SelectAll } from "./select-all";

type MessageTableProps = { rows: InboxRow[]; query: InboxQuery };

type Section = { heading: string | null; rows: InboxRow[] };

/** Puts consecutive rows with the same heading into one section; keeps the order of the rows. */
function sectionsOf(rows: InboxRow[], headingOf: (row: InboxRow) => string | null): Section[] {
  const sections: Section[] = [];
  for (const row of rows) {
    const heading = headingOf(row);
    const last = sections.at(-1);
    if (last && last.heading === heading) last.rows.push(row);
    else sections.push({ heading, rows: [row] });
  }
  return sections;
}

/** Headings by contract if grouped so, else by month if sorted by date, else none. */
async function headingFunction(query: InboxQuery, rows: InboxRow[]): Promise<(row: InboxRow) => string | null> {
  const t = await getTranslations("inbox");
  const locale = await currentLocale();
  if (query.group === "contract") {
    const products = new Map(rows.map(({ contractNumber, product }) => [contractNumber, product]));
    return ({ contractNumber }) => {
      if (contractNumber === null) return t("group.none");
      const product = products.get(contractNumber);
      return product ? `${contractNumber} · ${product}` : contractNumber;
    };
  }
  if (query.sort === "date") return ({ placedAt }) => formatMonth(budapestDay(placedAt), locale);
  return () => null;
}

/**
 * The list: a table on wide screens, cards on phones. The ARIA roles are explicit, because the CSS changes `display`.
 */
export async function MessageTable({ rows, query }: MessageTableProps) {
  const t = await getTranslations("inbox");
  const sections = sectionsOf(rows, await headingFunction(query, rows));
  const sortHead = (key: SortKey, text: string) => <SortHead key={key} sort={key} query={query} text={text} />;
  return (
    <table className={styles.table} role="table">
      <caption>{t("heading")}</caption>
      <colgroup>
        <col className={styles.colCheck} />
        <col />
        <col className={styles.colReceived} />
        <col className={styles.colDocs} />
        <col className={styles.colDelete} />
      </colgroup>
      <thead role="rowgroup">
        <tr role="row">
          <td className={styles.headCheck} role="cell">
            <SelectAll label={t("bulk.all")} hideLabel />
          </td>
          {sortHead("subject", t("column.subject"))}
          {sortHead("date", t("column.received"))}
          <th role="columnheader" scope="col">
            {t("column.documents")}
          </th>
          {sortHead("deletion", t("column.deletion"))}
        </tr>
      </thead>
      {sections.map(({ heading, rows: sectionRows }) => (
        <tbody role="rowgroup" key={sectionRows[0]?.id}>
          {heading ? (
            <tr className={styles.month} role="row">
              <th role="rowheader" scope="rowgroup" colSpan={5}>
                <bdi>{heading}</bdi>
              </th>
            </tr>
          ) : null}
          {sectionRows.map((row) => (
            <MessageRow key={row.id} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function SortHead({ sort, query, text }: { sort: SortKey; query: InboxQuery; text: string }) {
  const active = query.sort === sort;
  const dir = active ? (query.dir === "asc" ? "desc" : "asc") : DEFAULT_DIRECTIONS[sort];
  const address = `/inbox${inboxQueryString({ ...query, sort, dir, page: 1 })}`;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={active ? (query.dir === "asc" ? "ascending" : "descending") : undefined}
    >
      <a href={address}>
        {text}
        {active ? <Icon name={query.dir === "asc" ? "up" : "down"} /> : null}
      </a>
    </th>
  );
}

async function MessageRow({ row }: { row: InboxRow }) {
  const t = await getTranslations("inbox");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const soon = isDueSoon(row.daysLeft);
  const received = budapestDay(row.placedAt);
  return (
    <tr className={row.unread ? `${styles.row} ${styles.unread}` : styles.row} role="row">
      <td className={styles.check} role="cell">
        <CheckMark name="id" value={row.id} label={t("row.select", { subject: row.subject })} />
      </td>
      <td className={styles.subject} role="cell">
        <a href={`/inbox/${row.id}`}>
          <bdi>{row.subject}</bdi>
        </a>
        <div className={styles.meta}>
          {row.unread ? <UnreadMark>{t("row.unread")}</UnreadMark> : null}
          <Tag tone={requiresAction(row.documentType) ? "attention" : "plain"}>{types(row.documentType)}</Tag>
          {row.contractNumber ? (
            <span>
              {/* The no-break space keeps the dot at the end of a line. */}
              {row.product ? `${row.product}\u00a0· ` : ""}
              <span className="num">{row.contractNumber}</span>
            </span>
          ) : null}
        </div>
      </td>
      <td className={styles.cell} role="cell" data-label={t("column.received")}>
        <time dateTime={received}>{formatDayMedium(received, locale)}</time>
      </td>
      <td className={styles.cell} role="cell">
        {row.documentCount > 0 ? t("row.documents", { n: row.documentCount }) : null}
      </td>
      <td
        className={soon ? styles.cell : `${styles.cell} ${styles.farDeletion}`}
        role="cell"
        data-label={t("column.deletion")}
      >
        <DaysLeft
          dateTime={row.availableUntil}
          date={formatDayMedium(row.availableUntil, locale)}
          relative={soon ? formatRelativeDays(row.daysLeft, locale) : undefined}
          soon={soon}
        />
      </td>
    </tr>
  );
}
