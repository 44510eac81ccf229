"use client";
import HCaptcha from "@hcaptcha/react-hcaptcha";
import { useState } from "react";
import styles from "./check.module.css";
import { CHECK_FIELD } from "./check-well";
import type { CheckTexts } from "./texts";

/** hCaptcha's check; its script is loaded here and nowhere else. Unreachable, it says so (UX.md, captcha-4). */
export function ServiceCheck({ siteKey, texts }: { siteKey: string; texts: CheckTexts }) {
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
      <input type="hidden" name={CHECK_FIELD} value={answer} readOnly />
      <p className={styles.note}>{texts.serviceNote}</p>
    </>
  );
}
