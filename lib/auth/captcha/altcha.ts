import "server-only";
import { createHash } from "node:crypto";
import { type Challenge, createChallenge, type Payload, randomInt, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { attemptsCovered, type CaptchaForm, type CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { derivePurposeKey } from "@/lib/crypto/derive-key";
import { addMinutes } from "@/lib/kernel/time";

/** Lifetime of a challenge: enough for a slow phone to solve it and for the customer to fill in the form. */
const CHALLENGE_MINUTES = 10;
/** Bounds of the number of tries that a browser needs. The cost grows by the PBKDF2 rounds of each try. */
const TRIES = { min: 1250, max: 2500 };
const MAX_ANSWER_LENGTH = 4096;

/** What a challenge is bound to. Its solution is refused on another form and for another subject. */
export type CaptchaBinding = {
  form: CaptchaForm;
  /** Digest of the address or id of the account whose failures are counted. */
  subject: string;
};

/** A correct answer. The caller must still check that it has not been used before. */
export type VerifiedAnswer = {
  /** Identifies the answer, so that it is accepted once; hexadecimal SHA-256. */
  digest: string;
  /** When `digest` can be deleted: later the answer is refused as expired. */
  expiresAt: Date;
  /** How many attempts of the subject may be counted with it (`attemptsCovered`). */
  covers: number;
};

function keys(authSecret: string) {
  const derived = (label: string) => derivePurposeKey(authSecret, label, 32).toString("base64");
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
 * Creates a signed challenge. The server chooses the solution (the number of tries), so verifying an answer costs only
 * an HMAC.
 *
 * @param cost PBKDF2 rounds of each try
 * @param tries number of tries that the browser needs; random within `TRIES` by default
 * @returns the challenge as JSON for the widget
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
    // Not base64-encoded JSON, so it does not come from the widget.
    return null;
  }
}

/**
 * Verifies an answer to a challenge of this portal. The caller checks whether the answer was used before.
 *
 * @param failures failures counted for the subject at this moment; an answer that cost less than they require is
 *   `outdated`
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
  // The library uses the system clock; `now` comes from the portal's clock, which tests set.
  if (verified?.expired || now.getTime() >= expiresAt * 1000) return "expired";
  if (!verified?.verified) return "wrong";
  const covers = attemptsCovered(cost);
  if (covers <= failures) return "outdated";
  const digest = createHash("sha256")
    .update(challenge.signature as string)
    .digest("hex");
  return { digest, expiresAt: addMinutes(now, CHALLENGE_MINUTES), covers };
}
