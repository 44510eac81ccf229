import type { ReactNode } from "react";
import { Icon } from "@/app/_components/control/icon";
import { FieldError } from "@/app/_components/form/field-frame";
import styles from "./captcha.module.css";
import type { CaptchaTexts } from "./texts";

export const CAPTCHA_FIELD = "check";
export const CAPTCHA_ERROR_ID = `${CAPTCHA_FIELD}-error`;

type CaptchaBoxProps = {
  /** Where the error summary leads to when the well holds no control; absent when its control has the id. */
  id?: string;
  error?: string;
  texts: CaptchaTexts;
  /** The check itself, then the way round it by e-mail. */
  children: ReactNode;
};

/** The well in which a check against robots stands (UX.md, 6.2). */
export function CaptchaBox({ id, error, texts, children }: CaptchaBoxProps) {
  return (
    <div id={id} tabIndex={id ? -1 : undefined} className={styles.box}>
      <h2>
        <Icon name="shield" />
        {texts.heading}
      </h2>
      <p>{texts.lead}</p>
      {error ? (
        <FieldError id={CAPTCHA_ERROR_ID} prefix={texts.errorPrefix}>
          {error}
        </FieldError>
      ) : null}
      {children}
    </div>
  );
}
