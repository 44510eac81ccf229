import type { ReactNode } from "react";
import { Drawing } from "../feedback/drawing";
import styles from "./panel.module.css";

/** What a first-time visitor needs, beside the sign-in form; `foot` stands at its lower edge (the safety sentence). */
export function Panel({ label, children, foot }: { label: string; children: ReactNode; foot?: ReactNode }) {
  return (
    <aside className={styles.panel} aria-label={label}>
      <Drawing filled />
      {children}
      {foot ? <div className={styles.foot}>{foot}</div> : null}
    </aside>
  );
}
