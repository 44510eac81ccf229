"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Captcha } from "@/lib/auth/captcha/captcha";
import { CAPTCHA_FIELD, CaptchaBox } from "./captcha-box";
import type { CaptchaTexts } from "./texts";

// Each kind of captcha is loaded only where it is shown.
const ProofOfWork = dynamic(() => import("./proof-of-work").then((module) => module.ProofOfWork), { ssr: false });
const HostedCaptcha = dynamic(() => import("./hosted-captcha").then((module) => module.HostedCaptcha), { ssr: false });

type CaptchaFieldProps = { captcha: Captcha; error?: string; texts: CaptchaTexts };

/**
 * The captcha as a field of a form (R17). It always offers the e-mailed link, which works without script. After too
 * many challenges only the link is offered.
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
