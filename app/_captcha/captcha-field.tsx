"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Captcha } from "@/lib/auth/captcha/captcha";
import { CAPTCHA_FIELD, CaptchaWell } from "./captcha-box";
import type { CaptchaTexts } from "./texts";

// Loaded only where a check is shown, and only the one that is.
const ProofOfWork = dynamic(() => import("./proof-of-work").then((module) => module.ProofOfWork), { ssr: false });
const HostedCaptcha = dynamic(() => import("./hosted-captcha").then((module) => module.HostedCaptcha), { ssr: false });

type CaptchaFieldProps = { check: Captcha; error?: string; texts: CaptchaTexts };

/**
 * The captcha as a part of a form. Without script only the mailed link remains, so it is always offered. Where too many
 * challenges were asked for, it is offered alone.
 */
export function CaptchaField({ check, error: given, texts }: CaptchaFieldProps) {
  const [solved, setSolved] = useState<string | null>(null);
  // The error of an earlier answer no longer holds once the new challenge is solved.
  const error = check.provider === "altcha" && check.challenge === solved ? undefined : given;
  if (check.provider === "exhausted") {
    return (
      <CaptchaWell id={CAPTCHA_FIELD} error={error} texts={texts}>
        {error ? null : <p>{texts.exhausted}</p>}
        <p>{texts.alternative}</p>
      </CaptchaWell>
    );
  }
  return (
    <CaptchaWell error={error} texts={texts}>
      <noscript>
        <p>{texts.noscript}</p>
      </noscript>
      {check.provider === "altcha" ? (
        <ProofOfWork
          key={check.challenge}
          challenge={check.challenge}
          wrong={error !== undefined}
          onSolved={setSolved}
          texts={texts}
        />
      ) : (
        <HostedCaptcha siteKey={check.siteKey} texts={texts} />
      )}
      <p>{texts.alternative}</p>
    </CaptchaWell>
  );
}
