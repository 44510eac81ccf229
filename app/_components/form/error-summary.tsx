"use client";
import { useEffect, useRef } from "react";
import { Icon } from "../graphics/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./error-summary.module.css";
import type { FormTexts } from "./form-texts";

export type FieldMessage = {
  /** Id of the field with the error. */
  field: string;
  message: string;
};

type ErrorSummaryProps = {
  texts: Pick<FormTexts, "errorSummary" | "errorPrefix">;
  /** Errors in the order of the fields. A new array is a new answer: the focus moves here again. */
  errors: readonly FieldMessage[];
};

/**
 * Lists all errors of a form at the start of `main`, each as a link to its field. Takes the focus and prefixes the
 * title.
 */
export function ErrorSummary({ texts, errors }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (errors.length === 0) return;
    box.current?.focus();
    const { title } = document;
    document.title = title.startsWith(texts.errorPrefix) ? title : `${texts.errorPrefix} ${title}`;
    return () => {
      document.title = title;
    };
  }, [errors, texts.errorPrefix]);

  if (errors.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noAutofocus: moves the focus to the errors without script
    <div className={styles.summary} role="alert" aria-labelledby="error-summary" tabIndex={-1} ref={box} autoFocus>
      <h2 id="error-summary">
        <Icon name="alert" />
        {texts.errorSummary}
      </h2>
      <ul>
        {errors.map((error) => (
          <li key={`${error.field} ${error.message}`}>
            <a href={`#${error.field}`}>
              <UnbrokenText>{error.message}</UnbrokenText>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
