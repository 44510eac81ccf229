import type { ReactNode } from "react";
import styles from "./tag.module.css";

const TONES = { plain: "", attention: styles.attention, done: styles.done };

/** A document type or a state, in words. `attention` only for premium reminders and cancellations. */
export function Tag({ tone = "plain", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return <span className={`${styles.tag} ${TONES[tone]}`.trim()}>{children}</span>;
}

/** Dot and word; the subject beside it is bold as well. */
export function UnreadMark({ children }: { children: ReactNode }) {
  return <span className={styles.unread}>{children}</span>;
}
