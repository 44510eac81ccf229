import type { ReactNode } from "react";
import { Icon, type IconName } from "../graphics/icon";
import styles from "./rows.module.css";

/** A list of rows. `plain`: a short list of links without lines. */
export function Rows({ plain, children }: { plain?: boolean; children: ReactNode }) {
  return <ul className={plain ? `${styles.rows} ${styles.plain}` : styles.rows}>{children}</ul>;
}

type RowProps = {
  /** Text, or an `<a>` with text. */
  title: ReactNode;
  /** A paragraph below the title. */
  note?: ReactNode;
  /** Lines below the title and the note, with tags and `<span>`s. */
  meta?: readonly ReactNode[];
  /** Buttons, or forms with one button. */
  children?: ReactNode;
};

export function Row({ title, note, meta = [], children }: RowProps) {
  return (
    <li className={styles.row}>
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {note}
        {meta.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one row never change places
          <p key={index} className={styles.meta}>
            {line}
          </p>
        ))}
      </div>
      {children ? <div className={styles.actions}>{children}</div> : null}
    </li>
  );
}

type IconRowProps = { icon: IconName; title: ReactNode; hint?: ReactNode; off?: boolean };

/** A row with an icon. `off`: named, but not available yet. */
export function IconRow({ icon, title, hint, off }: IconRowProps) {
  return (
    <li className={off ? `${styles.iconRow} ${styles.off}` : styles.iconRow}>
      <Icon name={icon} />
      <div>
        <p className={styles.title}>{title}</p>
        {hint ? <p className="hint">{hint}</p> : null}
      </div>
    </li>
  );
}
