"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Captcha } from "@/lib/auth/captcha/captcha";
import { CAPTCHA_FIELD, CaptchaBox } from "./captcha-box";
import type { CaptchaTexts } from "./texts";

// Loaded only where a check is shown, and only the one that is.
const ProofOfWork = dynamic(() => import("./proof-of-work").then((module) => module.ProofOfWork), { ssr: false });
const HostedCaptcha = dynamic(() => import("./hosted-captcha").then((module) => module.HostedCaptcha), { ssr: false });

type CaptchaFieldProps = { captcha: Captcha; error?: string; texts: CaptchaTexts };

/**
 * The captcha as a part of a form. Without script only the mailed link remains, so it is always offered. Where too many
 * challenges were asked for, it is offered alone.
 */
export function CaptchaField({ captcha, error: serverError, texts }: CaptchaFieldProps) {
  const [solved, setSolved] = useState<string | null>(null);
  // The error of an earlier answer no longer holds once the new challenge is solved.
  const error = captcha.provider === "altcha" && captcha.challenge === solved ? undefined : serverError;
  if (captcha.provider === "exhausted") {
    return (
      <CaptchaBox id={CAPTCHA_FIELD} error={error} texts={texts}>
        {error ? null : <p>{texts.exhausted}</p>}
        <p>{texts.alternative}</p>
      </CaptchaBox>
    );
  }
  return (
    <CaptchaBox error={error} texts={texts}>
      <noscript>
        <p>{texts.noscript}</p>
      </noscript>
      {captcha.provider === "altcha" ? (
        <ProofOfWork
          key={captcha.challenge}
          challenge={captcha.challenge}
          wrong={error !== undefined}
          onSolved={setSolved}
          texts={texts}
        />
      ) : (
        <HostedCaptcha siteKey={captcha.siteKey} texts={texts} />
      )}
      <p>{texts.alternative}</p>
    </CaptchaBox>
  );
}
