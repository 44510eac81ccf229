import "server-only";
import { createHash, hkdfSync } from "node:crypto";
import { type Challenge, createChallenge, type Payload, randomInt, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { attemptsCovered, type CaptchaForm, type CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { addMinutes } from "@/lib/kernel/time";

/** Time for the slowest phone to work and for its owner to type. */
const CHALLENGE_MINUTES = 10;
/** How many tries the browser needs, give or take; the rest of the cost is in the rounds of each. */
const TRIES = { min: 1250, max: 2500 };
const MAX_ANSWER_LENGTH = 4096;

/** What a challenge is bound to: its solution is refused on another form and for another subject. */
export type CaptchaBinding = {
  form: CaptchaForm;
  /** Digest of the address or id of the account whose failures are counted. */
  subject: string;
};

/** An answer that is right but for having been used before. */
export type VerifiedAnswer = {
  /** Identifies the answer, so that it is accepted once; hexadecimal SHA-256. */
  digest: string;
  /** Until when `digest` has to be remembered. */
  expiresAt: Date;
  /** How many attempts of the subject may be counted with it (`attemptsCovered`). */
  covers: number;
};

function keys(authSecret: string) {
  const derived = (label: string) => Buffer.from(hkdfSync("sha256", authSecret, "", label, 32)).toString("base64");
  return {
    hmacSignatureSecret: derived("altcha challenge"),
    hmacKeySignatureSecret: derived("altcha key"),
  };
}

/** The subject is hashed because it may be guessable and the challenge travels through the browser. */
function bindingData({ form, subject }: CaptchaBinding) {
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
  { binding, cost, now, tries }: { binding: CaptchaBinding; cost: number; now: Date; tries?: number },
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
    // No base64 of JSON, so no answer of the widget's.
    return null;
  }
}

/**
 * Verifies an answer; whether it was used before is the caller's to check.
 *
 * @param failures counted now for the subject: a challenge that cost less than they ask for is `outdated`
 */
export async function verifyAltcha(
  authSecret: string,
  { answer, binding, failures, now }: { answer: string; binding: CaptchaBinding; failures: number; now: Date },
): Promise<VerifiedAnswer | CaptchaProblem> {
  const payload = readPayload(answer);
  if (!payload) return "wrong";
  const { challenge, solution } = payload;
  const { cost, data, expiresAt } = challenge.parameters;
  const expected = bindingData(binding);
  if (data?.form !== expected.form || data?.for !== expected.for || typeof expiresAt !== "number") return "wrong";
  const verified = await verifySolution({ challenge, solution, deriveKey, ...keys(authSecret) }).catch(() => null);
  // The library compares with the machine's clock; the portal's decides.
  if (verified?.expired || now.getTime() >= expiresAt * 1000) return "expired";
  if (!verified?.verified) return "wrong";
  const covers = attemptsCovered(cost);
  if (covers <= failures) return "outdated";
  const digest = createHash("sha256")
    .update(challenge.signature as string)
    .digest("hex");
  return { digest, expiresAt: addMinutes(now, CHALLENGE_MINUTES), covers };
}
