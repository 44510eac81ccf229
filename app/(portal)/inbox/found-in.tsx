import { createElement } from "react";
import styles from "./found-in.module.css";

/** Where the words of a search stand, as text, and the sentence: plain and marked parts in turn, plain first. */
export type FoundInText = readonly [where: string, ...sentence: string[]];

const part = (text: string, n: number) => (n % 2 === 1 ? createElement("mark", null, text) : text);

/** The sentence of a hit with its words marked. */
export function FoundIn({ found: [where, ...sentence] }: { found: FoundInText }) {
  return (
    <p className={styles.found}>
      <span className={styles.where}>
        <bdi>{where}</bdi>:{" "}
      </span>
      {createElement("bdi", null, ...sentence.map(part))}
    </p>
  );
}
