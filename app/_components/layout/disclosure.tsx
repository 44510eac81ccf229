import type { ReactNode } from "react";
import { Icon } from "../graphics/icon";
import styles from "./disclosure.module.css";

type DisclosureProps = {
  heading: string;
  /** 2 looks like a page heading, 3 like a heading inside a card; both are `h2`. */
  level?: 2 | 3;
  open?: boolean;
  /** Always open from 60rem. */
  wide?: boolean;
  children: ReactNode;
};

export function Disclosure({ heading, level = 3, open, wide, children }: DisclosureProps) {
  return (
    <details className={wide ? `${styles.disclosure} ${styles.wide}` : styles.disclosure} open={open}>
      <summary>
        <h2 className={level === 3 ? "as-h3" : undefined}>{heading}</h2>
        <Icon name="chevron" />
      </summary>
      <div className={`${styles.inside} flow`}>{children}</div>
    </details>
  );
}
