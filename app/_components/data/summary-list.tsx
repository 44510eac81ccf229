import type { ReactNode } from "react";
import styles from "./summary-list.module.css";

export type SummaryItem = {
  term: string;
  detail: ReactNode;
  /** Id of the term, for another element that it labels, e.g. a meter. */
  termId?: string;
};

/** A list of terms and details. `plain`: one below the other; `wide`: rows of a card; `side`: beside a message. */
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
