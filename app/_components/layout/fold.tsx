import type { ReactNode } from "react";
import { Icon } from "../control/icon";
import styles from "./fold.module.css";

type FoldProps = {
  heading: string;
  /** 2 looks like a heading of the page, 3 like one inside a sheet; both are `h2` under the page's `h1`. */
  level?: 2 | 3;
  open?: boolean;
  /** Always open where there is room (from 60rem). */
  wide?: boolean;
  children: ReactNode;
};

export function Fold({ heading, level = 3, open, wide, children }: FoldProps) {
  return (
    <details className={wide ? `${styles.fold} ${styles.wide}` : styles.fold} open={open}>
      <summary>
        <h2 className={level === 3 ? "as-h3" : undefined}>{heading}</h2>
        <Icon name="chevron" />
      </summary>
      <div className={`${styles.inside} flow`}>{children}</div>
    </details>
  );
}
