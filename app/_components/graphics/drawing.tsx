import styles from "./drawing.module.css";

const TRAY = "M8 44h21l4 8h22l4-8h21v18a4 4 0 0 1-4 4H12a4 4 0 0 1-4-4z";

/** Decorative drawing of a tray, empty or with an envelope in it. */
export function Drawing({ filled }: { filled?: boolean }) {
  return filled ? (
    <svg className={styles.drawing} viewBox="7 7 74 60" aria-hidden="true" focusable="false">
      <path className={styles.page} stroke="none" d="M26 44V8h28l10 10v26h-5l-4 8H33l-4-8z" />
      <path d="M26 44V8h28l10 10v26M54 8v10h10M34 26h22M34 34h16" />
      <path d={`M8 44 18 30h8M64 30h6l10 14${TRAY}`} />
    </svg>
  ) : (
    <svg className={styles.drawing} viewBox="7 28 74 40" aria-hidden="true" focusable="false">
      <path className={styles.page} stroke="none" d={TRAY} />
      <path d={`M8 44l10-14h52l10 14${TRAY}`} />
    </svg>
  );
}
