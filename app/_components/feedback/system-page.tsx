import type { ReactNode } from "react";
import { Buttons } from "../control/button";
import { PhoneLink } from "../text/phone-link";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./system-page.module.css";

type SystemPageProps = {
  heading: string;
  lead: string;
  /** Customer service's number, where calling is the way on. */
  phone?: string;
  /** One button, or a button and a quiet link. */
  children?: ReactNode;
};

/** What happened and what to do, in plain words: 404, 410, dead links (UX.md, C17). Stands inside `SiteFrame`. */
export function SystemPage({ heading, lead, phone, children }: SystemPageProps) {
  return (
    <div className={`narrow flow ${styles.system}`}>
      <h1>
        <UnbrokenText>{heading}</UnbrokenText>
      </h1>
      <p className="lead">
        <UnbrokenText>{lead}</UnbrokenText>
      </p>
      {phone ? (
        <p className="contact">
          <PhoneLink phone={phone} alone />
        </p>
      ) : null}
      {children ? (
        <div className={styles.buttons}>
          <Buttons fill>{children}</Buttons>
        </div>
      ) : null}
    </div>
  );
}
