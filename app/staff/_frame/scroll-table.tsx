import type { ReactNode } from "react";
import styles from "./staff-table.module.css";

/** A dense table. Where it is wider than the screen it scrolls by itself, by keyboard too. `label` names it. */
export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus no key scrolls it
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>{children}</table>
    </section>
  );
}
