import type { ReactNode } from "react";
import { formatDayMedium, formatMonth, formatRelativeDays } from "@/lib/i18n/format";
import { formatAmount } from "@/lib/i18n/format-amount";
import { keepDates } from "@/lib/i18n/no-break";
import { budapestDay } from "@/lib/kernel/time";
import { DEFAULT_DIRECTIONS, type InboxQuery, inboxQueryString, type SortKey } from "@/lib/mailbox/list/inbox-query";
import type { InboxRow } from "@/lib/mailbox/list/list-messages";
import { isExpiring } from "@/lib/mailbox/message/available-until";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { foundFunction } from "./found-function";
import { type ListColumn, type ListedMessage, type ListSection, MessageTable } from "./message-table";
import { requiresAction } from "./requires-action";

type MessageListProps = { rows: InboxRow[]; query: InboxQuery };

/** Puts consecutive rows with the same heading into one section; keeps the order of the rows. */
function sectionsOf(
  rows: InboxRow[],
  headingOf: (row: InboxRow) => string | null,
  listed: (row: InboxRow) => ListedMessage,
): ListSection[] {
  const sections: { heading: string | null; messages: ListedMessage[] }[] = [];
  for (const row of rows) {
    const heading = headingOf(row);
    const last = sections.at(-1);
    if (last && last.heading === heading) last.messages.push(listed(row));
    else sections.push({ heading, messages: [listed(row)] });
  }
  return sections;
}

/** Average number of messages in a month from which headings group more than they take away from the screen. */
const MIN_PER_MONTH = 2;

/** Headings by contract if grouped so, else by month if sorted by date and months hold several messages, else none. */
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
  if (query.sort !== "date") return () => null;
  const monthOf = ({ placedAt }: InboxRow) => formatMonth(budapestDay(placedAt), locale);
  const months = new Set(rows.map(monthOf)).size;
  return rows.length < MIN_PER_MONTH * months ? () => null : monthOf;
}

const withFound = (listed: ListedMessage, found: ReactNode): ListedMessage => {
  const [id, subject, type, attention, unread, product, contract, documents, received, todo] = listed;
  return [id, subject, type, attention, unread, product, contract, documents, received, todo, found];
};

/** Formats a row of the list for the browser. */
async function listedFunction(): Promise<(row: InboxRow) => ListedMessage> {
  const t = await getTranslations("inbox");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const foundIn = await foundFunction();
  const todoOf = ({ payment, withdrawnAt, isSuperseded, daysLeft, availableUntil }: InboxRow): ListedMessage[9] => {
    if (isSuperseded && !withdrawnAt) return [t("row.superseded"), 0];
    if (payment && payment.state !== "paid" && !withdrawnAt) {
      const amount = formatAmount(payment.amount, payment.currency, locale);
      const { dueDate, daysUntilDue, state } = payment;
      if (dueDate === null || daysUntilDue === null) return [amount, 0];
      const date = formatDayMedium(dueDate, locale);
      if (state === "due-later") return [amount, 0, dueDate, date];
      return [amount, 1, dueDate, date, formatRelativeDays(daysUntilDue, locale)];
    }
    if (!isExpiring(daysLeft)) return null;
    const deleted = t("row.deletion", { days: formatRelativeDays(daysLeft, locale) });
    return [deleted, 1, availableUntil, formatDayMedium(availableUntil, locale)];
  };
  return (row) => {
    const received = budapestDay(row.placedAt);
    const listed: ListedMessage = [
      row.id,
      keepDates(row.subject),
      types(row.documentType),
      requiresAction(row.documentType) ? 1 : 0,
      row.unread ? 1 : 0,
      row.product,
      row.contractNumber,
      row.documentCount > 0 ? t("row.documents", { n: row.documentCount }) : null,
      [received, formatDayMedium(received, locale)],
      todoOf(row),
    ];
    return row.foundIn ? withFound(listed, foundIn(row.foundIn)) : listed;
  };
}

function sortColumn(sort: SortKey, text: string, query: InboxQuery): ListColumn {
  const active = query.sort === sort;
  const dir = active ? (query.dir === "asc" ? "desc" : "asc") : DEFAULT_DIRECTIONS[sort];
  const href = `/inbox${inboxQueryString({ ...query, sort, dir, page: 1 })}`;
  return active ? { text, href, sorted: query.dir } : { text, href };
}

/** Formats the rows of a page and its texts for `MessageTable`. */
export async function MessageList({ rows, query }: MessageListProps) {
  const t = await getTranslations("inbox");
  const received = t("column.received");
  return (
    <MessageTable
      sections={sectionsOf(rows, await headingFunction(query, rows), await listedFunction())}
      columns={[
        sortColumn("subject", t("column.subject"), query),
        sortColumn("date", received, query),
        { text: t("column.documents") },
        sortColumn("due", t("column.todo"), query),
      ]}
      texts={{
        heading: t("heading"),
        unread: t("row.unread"),
        select: t("row.select", { subject: "{subject}" }),
        received,
        all: t("bulk.all"),
        count: t.raw("bulk.label"),
        read: t("bulk.read"),
        markUnread: t("bulk.unread"),
        zip: t("bulk.zip"),
        delete: t("bulk.delete"),
      }}
    />
  );
}
