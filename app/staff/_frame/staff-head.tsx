import type { ReactNode } from "react";
import styles from "./staff-table.module.css";

/** The heading of a page, and beside it the links and buttons that concern the whole page. */
export function StaffHead({ heading, children }: { heading: string; children?: ReactNode }) {
  return (
    <div className={styles.head}>
      <h1>{heading}</h1>
      {children ? <div className={styles.inline}>{children}</div> : null}
    </div>
  );
}
