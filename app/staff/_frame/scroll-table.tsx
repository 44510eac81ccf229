import type { ReactNode } from "react";
import styles from "./staff-table.module.css";

/**
 * A dense table. Where it is wider than the screen it scrolls by itself, by keyboard too. A group and no region, because
 * the section around it may have the same name.
 */
export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls of a form
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus no key scrolls it
    <div className={styles.scroll} role="group" aria-label={label} tabIndex={0}>
      <table className={styles.table}>{children}</table>
    </div>
  );
}

/** The names of a table's columns, each of them different. */
export function TableHead({ columns }: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
