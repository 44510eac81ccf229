import type { ReactNode } from "react";
import { Icon } from "./icon";
import styles from "./page-head.module.css";
import { Words } from "./words";

type PageHeadProps = {
  /** The page's only `h1`. */
  heading: string;
  lead?: ReactNode;
  back?: { href: string; text: string };
  narrow?: boolean;
};

export function PageHead({ heading, lead, back, narrow }: PageHeadProps) {
  return (
    <>
      {back ? (
        <a className={styles.back} href={back.href}>
          <Icon name="left" />
          {back.text}
        </a>
      ) : null}
      <div className={narrow ? `${styles.head} narrow` : styles.head}>
        <h1>
          <Words>{heading}</Words>
        </h1>
        {lead ? (
          <p className="lead">
            <Words>{lead}</Words>
          </p>
        ) : null}
      </div>
    </>
  );
}
