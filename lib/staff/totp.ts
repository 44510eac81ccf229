import { Secret, TOTP } from "otpauth";

/** RFC 6238 with the values that every authenticator app supports. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one whose code is accepted, for clocks that differ by up to 30 s. */
const SKEW_STEPS = 1;
/** 160 bits, as RFC 4226 recommends. */
export const TOTP_SECRET_BYTES = 20;

const CODE = /^\d{6}$/;

/** A typed code without the blanks that apps show inside it. */
export function typedCode(typed: unknown): string {
  return typeof typed === "string" ? typed.replaceAll(/[\s\u00a0-]/g, "") : "";
}

/** Whether a typed text has the form of a code; a recovery code has not. */
export function looksLikeTotpCode(code: string): boolean {
  return CODE.test(code);
}

function generator(secret: Uint8Array, names: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({
    ...names,
    algorithm: "SHA1",
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  });
}

/** The number of the 30-second step that an instant falls into. */
export function totpStepAt(now: Date): number {
  return Math.floor(now.getTime() / (PERIOD_SECONDS * 1000));
}

/**
 * The step of a right code.
 *
 * @param secret TOTP_SECRET_BYTES
 * @param usedStep the latest step whose code was accepted; a code of it or an earlier one is a replay
 * @returns null for a wrong, outdated or used code
 */
export function acceptedStep(secret: Uint8Array, code: string, now: Date, usedStep: number | null): number | null {
  if (!looksLikeTotpCode(code)) return null;
  const delta = generator(secret).validate({ token: code, timestamp: now.getTime(), window: SKEW_STEPS });
  if (delta === null) return null;
  const step = totpStepAt(now) + delta;
  return usedStep !== null && step <= usedStep ? null : step;
}

/** The code of an instant, as an authenticator app shows it; for the demo and tests. */
export function totpCode(secret: Uint8Array, now: Date): string {
  return generator(secret).generate({ timestamp: now.getTime() });
}

/** The secret as the address that an authenticator app reads from a QR code, and in Base32 for typing. */
export function totpEnrolment(secret: Uint8Array, names: { issuer: string; label: string }) {
  const totp = generator(secret, names);
  return { uri: totp.toString(), base32: totp.secret.base32 };
}
