"use client";
import type { ReactNode } from "react";
import { DaysLeft } from "@/app/_components/data/days-left";
import { Tag, UnreadMark } from "@/app/_components/data/tag";
import { CheckMark } from "@/app/_components/form/choice";
import { Icon } from "@/app/_components/graphics/icon";
import { BulkBar, type BulkTexts } from "./bulk-bar";
import styles from "./message-table.module.css";
import { SelectAll } from "./select-all";

/**
 * One message of the list, with its texts formatted. A tuple, because the names of fields would weigh a third of it.
 */
export type ListedMessage = readonly [
  id: string,
  subject: string,
  /** Name of the document type. */
  type: string,
  /** True for types that ask the customer to act. */
  attention: 0 | 1,
  unread: 0 | 1,
  product: string | null,
  contract: string | null,
  /** Number of documents as text; null without documents. */
  documents: string | null,
  /** `YYYY-MM-DD`, and as text. */
  received: readonly [string, string],
  /** What the customer has to do or know, and by when; null for most messages. */
  todo: readonly [label: string, urgent: 0 | 1, day?: string, date?: string, relative?: string] | null,
  /** The sentence with the words of a search, made by the server; absent when only the row has them. */
  found?: ReactNode,
];

export type ListSection = { heading: string | null; messages: readonly ListedMessage[] };

export type ListColumn = {
  text: string;
  /** Address that sorts by this column; absent if there is no such order. */
  href?: string;
  /** Direction of the list if it is sorted by this column. */
  sorted?: "asc" | "desc";
};

export type ListTexts = BulkTexts & {
  heading: string;
  unread: string;
  select: string;
  received: string;
};

type MessageTableProps = {
  sections: readonly ListSection[];
  columns: readonly ListColumn[];
  texts: ListTexts;
};

/**
 * The messages of a page: a table on wide screens, cards on phones. The ARIA roles are explicit, because the CSS
 * changes `display`. A client component, so that a page contains its rows once as HTML and once as data, not as
 * elements.
 */
export function MessageTable({ sections, columns, texts }: MessageTableProps) {
  return (
    <div className={`card ${styles.list}`}>
      <table className={styles.table} role="table">
        <caption>{texts.heading}</caption>
        {/* Tick box, subject, day, documents, to-do: the styles size them by their order. */}
        <colgroup>
          <col />
          <col />
          <col />
          <col />
          <col />
        </colgroup>
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell">
              <SelectAll label={texts.all} hideLabel />
            </td>
            {columns.map((column) => (
              <ColumnHead key={column.text} {...column} />
            ))}
          </tr>
        </thead>
        {sections.map(({ heading, messages }) => (
          <tbody role="rowgroup" key={messages[0]?.[0]}>
            {heading ? (
              <tr className={styles.month} role="row">
                <th role="rowheader" scope="rowgroup" colSpan={5}>
                  <bdi>{heading}</bdi>
                </th>
              </tr>
            ) : null}
            {messages.map((message) => (
              <MessageRow key={message[0]} message={message} texts={texts} />
            ))}
          </tbody>
        ))}
      </table>
      <BulkBar texts={texts} />
    </div>
  );
}

const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;

function ColumnHead({ text, href, sorted }: ListColumn) {
  return (
    <th role="columnheader" scope="col" aria-sort={sorted && ARIA_SORT[sorted]}>
      {href ? (
        <a href={href}>
          {text}
          {sorted ? <Icon name={sorted === "asc" ? "up" : "down"} /> : null}
        </a>
      ) : (
        text
      )}
    </th>
  );
}

function MessageRow({ message, texts }: { message: ListedMessage; texts: ListTexts }) {
  const [id, subject, type, attention, unread, product, contract, documents, received, todo, found] = message;
  return (
    <tr className={unread ? `${styles.row} ${styles.unread}` : styles.row} role="row">
      <td className={styles.check} role="cell">
        <CheckMark name="id" value={id} label={texts.select.replace("{subject}", () => subject)} />
      </td>
      <td className={styles.subject} role="cell">
        <a href={`/inbox/${id}`}>
          <bdi>{subject}</bdi>
        </a>
        <div className={styles.meta}>
          {unread ? <UnreadMark>{texts.unread}</UnreadMark> : null}
          <Tag tone={attention ? "attention" : "plain"}>{type}</Tag>
          {contract ? (
            <span className="dotted">
              {product ? <span>{product} </span> : null}
              <span className="num">{contract}</span>
            </span>
          ) : null}
        </div>
        {found}
      </td>
      <td className={styles.cell} role="cell" data-label={texts.received}>
        <time dateTime={received[0]}>{received[1]}</time>
      </td>
      <td className={styles.cell} role="cell">
        {documents}
      </td>
      <td className={`${styles.cell} ${styles.todo}`} role="cell">
        {todo ? (
          <DaysLeft label={todo[0]} soon={todo[1] === 1} dateTime={todo[2]} date={todo[3]} relative={todo[4]} />
        ) : null}
      </td>
    </tr>
  );
}
