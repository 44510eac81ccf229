import type { ReactNode } from "react";
import { FieldError } from "./field-frame";
import type { FormTexts } from "./form-texts";
import { Icon } from "./icon";
import styles from "./security-check.module.css";

type SecurityCheckProps = {
  heading: string;
  lead: string;
  error?: string;
  /** For the widget's `aria-describedby`. */
  errorId?: string;
  texts: Pick<FormTexts, "errorPrefix">;
  /** The check itself, then the way round it by e-mail. */
  children: ReactNode;
};

/** The well in which a check against robots stands (UX.md, 6.2). */
export function SecurityCheck({ heading, lead, error, errorId = "check-error", texts, children }: SecurityCheckProps) {
  return (
    <div className={styles.security}>
      <h2>
        <Icon name="shield" />
        {heading}
      </h2>
      <p>{lead}</p>
      {error ? (
        <FieldError id={errorId} prefix={texts.errorPrefix}>
          {error}
        </FieldError>
      ) : null}
      {children}
    </div>
  );
}
