import type { ReactNode } from "react";
import { Buttons } from "../control/button";
import { PhoneLink } from "../text/phone-link";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./system-page.module.css";

type SystemPageProps = {
  heading: string;
  lead: string;
  /** Telephone number of customer service, for cases that only they can solve. */
  phone?: string;
  /** One button, or a button and a quiet link. */
  children?: ReactNode;
};

/** Says what happened and what to do: 404, 410, links that cannot be used. Inside `SiteFrame`. */
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
