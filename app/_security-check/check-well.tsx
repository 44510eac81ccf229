import type { ReactNode } from "react";
import { FieldError } from "@/app/_components/field-frame";
import { Icon } from "@/app/_components/icon";
import styles from "./check.module.css";
import type { CheckTexts } from "./texts";

export const CHECK_FIELD = "check";
export const CHECK_ERROR_ID = `${CHECK_FIELD}-error`;

type CheckWellProps = {
  /** Where the error summary leads to when the well holds no control; absent when its control has the id. */
  id?: string;
  error?: string;
  texts: CheckTexts;
  /** The check itself, then the way round it by e-mail. */
  children: ReactNode;
};

/** The well in which a check against robots stands (UX.md, 6.2). */
export function CheckWell({ id, error, texts, children }: CheckWellProps) {
  return (
    <div id={id} tabIndex={id ? -1 : undefined} className={styles.security}>
      <h2>
        <Icon name="shield" />
        {texts.heading}
      </h2>
      <p>{texts.lead}</p>
      {error ? (
        <FieldError id={CHECK_ERROR_ID} prefix={texts.errorPrefix}>
          {error}
        </FieldError>
      ) : null}
      {children}
    </div>
  );
}
