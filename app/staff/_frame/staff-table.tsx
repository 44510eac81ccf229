import type { ReactNode } from "react";
import styles from "./staff-table.module.css";

export type StaffTableColumn = {
  /** Each column of a table has another name. */
  name: string;
  /**
   * - `heading`: the cell that names its row, often with the link to it
   * - `subject`: such a cell with a text that wraps
   * - `narrow`: never wraps, like dates and states
   * - `number`: as `narrow`, with digits of one width, for contract numbers
   * - `count`: a number whose digits of one value stand below each other
   * - `cut`: one line of a longer text, in the room that the other columns leave
   * - `person`: one line, cut where a name is very long
   */
  look?: "heading" | "subject" | "narrow" | "number" | "count" | "cut" | "person";
};
export type StaffTableRow = { key: string; cells: readonly ReactNode[] };

type StaffTableProps = { label: string; columns: readonly StaffTableColumn[]; rows: readonly StaffTableRow[] };

const LOOKS = {
  heading: styles.heading,
  subject: styles.subject,
  narrow: styles.narrow,
  number: `num ${styles.narrow}`,
  count: `num ${styles.narrow} ${styles.count}`,
  cut: styles.cut,
  person: styles.person,
};

/**
 * A dense table; on a phone each row is a block with the names of its columns. Where a table is wider than the screen
 * it scrolls by itself, by keyboard too. A group and no region, because the section around it may have the same name.
 * The ARIA roles are explicit, because the CSS changes `display`.
 */
export function StaffTable({ label, columns, rows }: StaffTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus no key scrolls it
    <div className={styles.scroll} role="group" aria-label={label} tabIndex={0}>
      <table className={styles.table} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name, look }) => (
              <th key={name} className={look === "count" ? styles.count : undefined} scope="col" role="columnheader">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ key, cells }) => (
            <tr key={key} role="row">
              {columns.map((column, index) => (
                <Cell key={column.name} column={column}>
                  {cells[index]}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ column: { name, look }, children }: { column: StaffTableColumn; children: ReactNode }) {
  const className = look && LOOKS[look];
  if (look === "heading" || look === "subject")
    return (
      <th className={className} scope="row" role="rowheader">
        {children}
      </th>
    );
  return (
    <td className={className} role="cell" data-label={name}>
      {look === "cut" ? <div>{children}</div> : children}
    </td>
  );
}
