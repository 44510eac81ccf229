"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { SecurityCheck } from "@/lib/auth/captcha/security-check";
import { CHECK_FIELD, CheckWell } from "./check-well";
import type { CheckTexts } from "./texts";

// Loaded only where a check is shown, and only the one that is.
const OwnCheck = dynamic(() => import("./own-check").then((module) => module.OwnCheck), { ssr: false });
const ServiceCheck = dynamic(() => import("./service-check").then((module) => module.ServiceCheck), { ssr: false });

type CheckFieldProps = { check: SecurityCheck; error?: string; texts: CheckTexts };

/**
 * The captcha as a part of a form. Without script only the mailed link remains, so it is always offered. Where too many
 * challenges were asked for, it is offered alone.
 */
export function CheckField({ check, error: given, texts }: CheckFieldProps) {
  const [solved, setSolved] = useState<string | null>(null);
  // The error of an earlier answer no longer holds once the new challenge is solved.
  const error = check.provider === "altcha" && check.challenge === solved ? undefined : given;
  if (check.provider === "exhausted") {
    return (
      <CheckWell id={CHECK_FIELD} error={error} texts={texts}>
        {error ? null : <p>{texts.exhausted}</p>}
        <p>{texts.alternative}</p>
      </CheckWell>
    );
  }
  return (
    <CheckWell error={error} texts={texts}>
      <noscript>
        <p>{texts.noscript}</p>
      </noscript>
      {check.provider === "altcha" ? (
        <OwnCheck
          key={check.challenge}
          challenge={check.challenge}
          wrong={error !== undefined}
          onSolved={setSolved}
          texts={texts}
        />
      ) : (
        <ServiceCheck siteKey={check.siteKey} texts={texts} />
      )}
      <p>{texts.alternative}</p>
    </CheckWell>
  );
}
