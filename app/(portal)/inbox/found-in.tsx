import { createElement } from "react";
import styles from "./found-in.module.css";

/**
 * Where the words of a search stand, as text, and the sentence if it may be shown: plain and marked parts in turn,
 * plain first.
 */
export type FoundInText = readonly [where: string, ...sentence: string[]];

const part = (text: string, n: number) => (n % 2 === 1 ? createElement("mark", null, text) : text);

/** The place of a hit, and its sentence with the words marked. */
export function FoundIn({ found: [where, ...sentence] }: { found: FoundInText }) {
  return (
    <p className={styles.found}>
      <span className={styles.where}>
        <bdi>{where}</bdi>
        {sentence.length > 0 ? ": " : null}
      </span>
      {createElement("bdi", null, ...sentence.map(part))}
    </p>
  );
}
