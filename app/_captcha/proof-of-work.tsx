"use client";
import { useEffect, useRef, useState } from "react";
import { Choice } from "@/app/_components/form/choice";
import styles from "./captcha.module.css";
import { CAPTCHA_ERROR_ID, CAPTCHA_FIELD } from "./captcha-box";
import type { CaptchaTexts } from "./texts";

const WORKER = "/altcha/pbkdf2.js";
const MAX_WORKERS = 4;
const TIMEOUT_MS = 180_000;
/** Milliseconds until the customer is told that it takes longer. */
const SLOW_MS = 4000;

type Phase = "waiting" | "working" | "slow" | "done" | "failed";

/**
 * Solves the challenge in web workers.
 *
 * @returns base64 of `{ challenge, solution }` as JSON, or null if it was aborted or timed out
 */
async function solve(challenge: string, controller: AbortController): Promise<string | null> {
  const { solveChallengeWorkers } = await import("altcha-lib");
  const problem = JSON.parse(challenge);
  const solution = await solveChallengeWorkers({
    challenge: problem,
    concurrency: Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1),
    controller,
    createWorker: () => new Worker(WORKER),
    timeout: TIMEOUT_MS,
  });
  return solution && btoa(JSON.stringify({ challenge: problem, solution }));
}

type ProofOfWorkProps = {
  challenge: string;
  /** True while an error of the captcha is shown. */
  wrong: boolean;
  /** Called with the challenge when it is solved, and with null when the box is cleared. */
  onSolved(challenge: string | null): void;
  texts: CaptchaTexts;
};

/**
 * The portal's own captcha: the browser solves a proof of work when the box is ticked. No third party is involved. A
 * new challenge needs a new `key`.
 */
export function ProofOfWork({ challenge, wrong, onSolved, texts }: ProofOfWorkProps) {
  const [phase, setPhase] = useState<Phase>("waiting");
  const [answer, setAnswer] = useState("");
  const work = useRef<AbortController | null>(null);
  useEffect(() => () => work.current?.abort(), []);

  const start = async () => {
    const controller = new AbortController();
    work.current = controller;
    setPhase("working");
    const slow = setTimeout(() => setPhase("slow"), SLOW_MS);
    const solution = await solve(challenge, controller).catch(() => null);
    clearTimeout(slow);
    if (controller.signal.aborted) return;
    setAnswer(solution ?? "");
    setPhase(solution ? "done" : "failed");
    if (solution) onSolved(challenge);
  };
  const stop = () => {
    work.current?.abort();
    setAnswer("");
    setPhase("waiting");
    onSolved(null);
  };

  const busy = phase === "working" || phase === "slow";
  const showsError = wrong && phase === "waiting";
  const statusTexts = { waiting: "", working: texts.working, slow: `${texts.working} ${texts.slow}`, done: texts.done };
  return (
    <>
      <div className={showsError ? `${styles.widget} ${styles.wrong}` : styles.widget}>
        <Choice
          type="checkbox"
          name={`${CAPTCHA_FIELD}-box`}
          id={CAPTCHA_FIELD}
          checked={busy || phase === "done"}
          onChange={(event) => (event.target.checked ? void start() : stop())}
          aria-invalid={showsError || undefined}
          aria-describedby={wrong ? CAPTCHA_ERROR_ID : undefined}
          aria-busy={busy}
        >
          {texts.label}
        </Choice>
      </div>
      <p role="status">{phase === "failed" ? texts.down : statusTexts[phase]}</p>
      <input type="hidden" name={CAPTCHA_FIELD} value={answer} readOnly />
      <p className={styles.note}>{texts.ownNote}</p>
    </>
  );
}
