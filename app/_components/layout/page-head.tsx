"use client";
import type { ReactNode } from "react";
import { Icon } from "../graphics/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./page-head.module.css";

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
          <UnbrokenText>{heading}</UnbrokenText>
        </h1>
        {lead ? (
          <p className="lead">
            <UnbrokenText>{lead}</UnbrokenText>
          </p>
        ) : null}
      </div>
    </>
  );
}
