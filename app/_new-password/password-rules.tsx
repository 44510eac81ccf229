"use client";
import { useEffect, useState } from "react";
import { RuleChecklist } from "@/app/_components/form/rule-checklist";
import type { PasswordRating } from "@/lib/auth/credential/password-policy";
import { type PasswordViolation, passwordViolations } from "@/lib/auth/credential/password-policy";
import type { NewPasswordTexts } from "./texts";

/** Violations that break each rule of R15. */
const BROKEN_BY = {
  length: ["too-short", "too-long"],
  lowercase: ["few-lowercase"],
  uppercase: ["few-uppercase"],
  digits: ["few-digits"],
  characters: ["forbidden-character"],
} as const satisfies Record<string, readonly PasswordViolation[]>;
const RULE_KEYS = Object.keys(BROKEN_BY) as (keyof typeof BROKEN_BY)[];
/** Milliseconds without typing before the summary is announced. */
const PAUSE_MS = 800;

/**
 * The rules of R15, ticked off while typing, and last that the password is not easy to guess. The same functions check
 * them on the server.
 *
 * @param password the entered text; null while no script runs
 * @param rating of this password by the server; null while there is none
 */
export function PasswordRules({
  id,
  password,
  rating,
  texts,
}: {
  id: string;
  password: string | null;
  rating: PasswordRating | null;
  texts: NewPasswordTexts;
}) {
  const violations: readonly PasswordViolation[] = password ? passwordViolations(password) : [];
  const metByKey = (key: (typeof RULE_KEYS)[number]) =>
    password !== "" && !BROKEN_BY[key].some((broken) => violations.includes(broken));
  const rules = [
    ...RULE_KEYS.map((key) => ({ key, text: texts.rules[key], met: password === null ? undefined : metByKey(key) })),
    { key: "guessable", text: texts.rules.guessable, met: password === null ? undefined : rating === "good" },
  ];
  const metCount = rules.filter((rule) => rule.met).length;
  const [live, setLive] = useState("");

  useEffect(() => {
    if (!password) return setLive("");
    const timer = setTimeout(() => setLive(texts.live[metCount] ?? ""), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [password, metCount, texts.live]);

  return (
    <RuleChecklist
      id={id}
      heading={texts.rulesHeading}
      rules={rules}
      metText={texts.met}
      unmetText={texts.notMet}
      live={live}
    />
  );
}
