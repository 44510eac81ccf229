import type { ReactNode } from "react";
import { Drawing } from "../graphics/drawing";
import styles from "./empty-state.module.css";

/** Replaces an empty list inside a card. No button if there is nothing to do. */
export function EmptyState({ heading, children }: { heading: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Drawing />
      <h2>{heading}</h2>
      {children ? <p>{children}</p> : null}
    </div>
  );
}
