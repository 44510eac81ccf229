import type { ReactNode } from "react";
import { FieldError } from "@/app/_components/form/field-frame";
import { Icon } from "@/app/_components/graphics/icon";
import styles from "./captcha.module.css";
import type { CaptchaTexts } from "./texts";

export const CAPTCHA_FIELD = "captcha";
export const CAPTCHA_ERROR_ID = `${CAPTCHA_FIELD}-error`;

type CaptchaBoxProps = {
  /** Target of the error summary, for a box without a control; otherwise the control has the id. */
  id?: string;
  error?: string;
  texts: CaptchaTexts;
  /** The captcha, then the alternative by e-mail. */
  children: ReactNode;
};

/** The bordered box around a captcha, with heading and error. */
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
