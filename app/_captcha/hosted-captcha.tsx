"use client";
import HCaptcha from "@hcaptcha/react-hcaptcha";
import { useState } from "react";
import styles from "./captcha.module.css";
import { CAPTCHA_FIELD } from "./captcha-box";
import type { CaptchaTexts } from "./texts";

/** The hCaptcha widget. Its script is loaded only here; a failure to load it is announced. */
export function HostedCaptcha({ siteKey, texts }: { siteKey: string; texts: CaptchaTexts }) {
  const [answer, setAnswer] = useState("");
  const [down, setDown] = useState(false);
  return (
    <>
      <HCaptcha
        sitekey={siteKey}
        languageOverride={document.documentElement.lang}
        sentry={false}
        onVerify={setAnswer}
        onExpire={() => setAnswer("")}
        onError={() => setDown(true)}
      />
      <p role="status">{down ? texts.down : ""}</p>
      <input type="hidden" name={CAPTCHA_FIELD} value={answer} readOnly />
      <p className={styles.note}>{texts.serviceNote}</p>
    </>
  );
}
