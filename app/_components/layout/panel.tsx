import type { ReactNode } from "react";
import { Drawing } from "../graphics/drawing";
import styles from "./panel.module.css";

/** Panel with help for first-time customers beside the sign-in form. `foot` is at its lower edge. */
export function Panel({ label, children, foot }: { label: string; children: ReactNode; foot?: ReactNode }) {
  return (
    <aside className={styles.panel} aria-label={label}>
      <Drawing filled />
      {children}
      {foot ? <div className={styles.foot}>{foot}</div> : null}
    </aside>
  );
}
