import type { ReactNode } from "react";
import styles from "./tag.module.css";

const TONES = { plain: "", attention: styles.attention, done: styles.done };

/** A document type or a state. `attention` only for types that ask the customer to act. */
export function Tag({ tone = "plain", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return <span className={`${styles.tag} ${TONES[tone]}`.trim()}>{children}</span>;
}

/** Marks an unread message with a dot and a word; the subject beside it is bold too. */
export function UnreadMark({ children }: { children: ReactNode }) {
  return <span className={styles.unread}>{children}</span>;
}
