import "server-only";
import { createHash, hkdfSync } from "node:crypto";
import { type Challenge, createChallenge, type Payload, randomInt, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import type { CheckedForm, CheckProblem } from "@/lib/auth/captcha/security-check";
import { addMinutes } from "@/lib/kernel/time";

/** Time for the slowest phone to work and for its owner to type. */
const CHALLENGE_MINUTES = 10;
/** How many tries the browser needs, give or take; the rest of the cost is in the rounds of each. */
const TRIES = { min: 1250, max: 2500 };
const MAX_ANSWER_LENGTH = 4096;

/** What a challenge is bound to; no other form and no other subject can use its solution (SEC-18). */
export type CheckBinding = {
  form: CheckedForm;
  /** Digest of the address or id of the account whose failures are counted. */
  subject: string;
};

function keys(authSecret: string) {
  const derived = (label: string) => Buffer.from(hkdfSync("sha256", authSecret, "", label, 32)).toString("base64");
  return {
    hmacSignatureSecret: derived("altcha challenge"),
    hmacKeySignatureSecret: derived("altcha key"),
  };
}

/** Subjects may be guessable; the challenge travels through the browser. */
function bindingData({ form, subject }: CheckBinding) {
  return { form, for: createHash("sha256").update(subject).digest("hex") };
}

/**
 * A signed problem as JSON for the page. The number of tries is chosen here, so that checking costs one HMAC.
 *
 * @param cost rounds of PBKDF2 for each try
 * @param tries how many the browser will need; by chance within `TRIES` unless given
 */
export async function makeChallenge(
  authSecret: string,
  { binding, cost, now, tries }: { binding: CheckBinding; cost: number; now: Date; tries?: number },
): Promise<string> {
  const challenge = await createChallenge({
    algorithm: "PBKDF2/SHA-256",
    cost,
    counter: tries ?? randomInt(TRIES.min, TRIES.max),
    data: bindingData(binding),
    deriveKey,
    expiresAt: addMinutes(now, CHALLENGE_MINUTES),
    ...keys(authSecret),
  });
  return JSON.stringify(challenge);
}

function readPayload(answer: string): (Payload & { challenge: Challenge }) | null {
  if (answer.length > MAX_ANSWER_LENGTH) return null;
  try {
    const payload = JSON.parse(Buffer.from(answer, "base64").toString("utf8"));
    return payload?.challenge?.parameters && payload?.solution && typeof payload.challenge.signature === "string"
      ? payload
      : null;
  } catch {
    // Not one of ours.
    return null;
  }
}

/**
 * Checks an answer but for its being used before, which is the caller's to remember.
 *
 * @returns the digest to remember and until when, or what is wrong
 */
export async function readAnswer(
  authSecret: string,
  { answer, binding, now }: { answer: string; binding: CheckBinding; now: Date },
): Promise<{ digest: string; expiresAt: Date } | CheckProblem> {
  const payload = readPayload(answer);
  if (!payload) return "wrong";
  const { challenge, solution } = payload;
  const { data, expiresAt } = challenge.parameters;
  const expected = bindingData(binding);
  if (data?.form !== expected.form || data?.for !== expected.for || typeof expiresAt !== "number") return "wrong";
  const verified = await verifySolution({ challenge, solution, deriveKey, ...keys(authSecret) }).catch(() => null);
  // The library asks the machine's clock; ours decides.
  if (verified?.expired || now.getTime() >= expiresAt * 1000) return "expired";
  if (!verified?.verified) return "wrong";
  const digest = createHash("sha256")
    .update(challenge.signature as string)
    .digest("hex");
  return { digest, expiresAt: addMinutes(now, CHALLENGE_MINUTES) };
}
