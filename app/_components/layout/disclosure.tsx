import type { ReactNode } from "react";
import { Icon } from "../graphics/icon";
import styles from "./disclosure.module.css";

type DisclosureProps = {
  heading: ReactNode;
  /** 2 looks like a page heading, 3 like a heading inside a card; both are `h2`. */
  level?: 2 | 3;
  open?: boolean;
  /** Below a heading of its own: an `h3` in a list of questions. `id` is an anchor inside, so that a link opens it. */
  question?: { id: string };
  /** Always open from 60rem. */
  wide?: boolean;
  children: ReactNode;
};

export function Disclosure({ heading, level = 3, open, question, wide, children }: DisclosureProps) {
  const names = [styles.disclosure, wide ? styles.wide : "", question ? styles.question : ""].filter(Boolean).join(" ");
  return (
    <details className={names} open={open}>
      <summary>
        {question ? <h3>{heading}</h3> : <h2 className={level === 3 ? "as-h3" : undefined}>{heading}</h2>}
        <Icon name="chevron" />
      </summary>
      <div className={`${styles.inside} flow`} id={question?.id}>
        {children}
      </div>
    </details>
  );
}
