import type { ReactNode } from "react";
import styles from "./fact-list.module.css";

export type Fact = {
  term: string;
  detail: ReactNode;
  /** Id of the term, where something else is named by it (a meter). */
  termId?: string;
};

/** `plain`: one under the other; `wide`: rows of a sheet; `side`: beside a letter. */
export function FactList({ facts, shape = "plain" }: { facts: readonly Fact[]; shape?: "plain" | "wide" | "side" }) {
  return (
    <dl className={shape === "plain" ? styles.facts : `${styles.facts} ${styles[shape]}`}>
      {facts.map((fact) => (
        <div key={fact.term}>
          <dt id={fact.termId}>{fact.term}</dt>
          <dd>{fact.detail}</dd>
        </div>
      ))}
    </dl>
  );
}
