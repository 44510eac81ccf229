import type { ReactNode } from "react";
import styles from "./summary-list.module.css";

export type SummaryItem = {
  term: string;
  detail: ReactNode;
  /** Id of the term, where something else is named by it (a meter). */
  termId?: string;
};

/** `plain`: one under the other; `wide`: rows of a sheet; `side`: beside a letter. */
export function SummaryList({
  items,
  shape = "plain",
}: {
  items: readonly SummaryItem[];
  shape?: "plain" | "wide" | "side";
}) {
  return (
    <dl className={shape === "plain" ? styles.summary : `${styles.summary} ${styles[shape]}`}>
      {items.map((item) => (
        <div key={item.term}>
          <dt id={item.termId}>{item.term}</dt>
          <dd>{item.detail}</dd>
        </div>
      ))}
    </dl>
  );
}
