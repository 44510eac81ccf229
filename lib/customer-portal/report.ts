import "server-only";
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from "jose";
import { REPORTED_OUTCOMES, type ReportedOutcome } from "@/lib/customer-portal/registration";
import { audienceOf } from "@/lib/customer-portal/ticket";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CustomerPortalSettings } from "@/lib/settings";

export const REPORT_TYPE = "portal-registration-report+jwt";
/** Only asymmetric signatures with elliptic curves; no shared secrets, no unsigned tokens (RFC 8725, 3.1). */
const ALGORITHMS = ["ES256", "EdDSA"];
/** Maximum age of a report, and allowed difference between the clocks. */
const MAX_AGE_SECONDS = 5 * 60;
const TOLERANCE_SECONDS = 60;
const FETCH_TIMEOUT_MS = 3_000;

/** A verified report of the customer portal about a ticket. */
export type Report = {
  /** The ticket's `jti`. */
  ticket: string;
  /** The ticket's `sub`. */
  subject: string;
  outcome: ReportedOutcome;
};

export type UnreadableReport =
  | { kind: "invalid"; reason: "malformed" | "bad-signature" | "wrong-issuer" | "wrong-audience" | "expired" }
  /** The customer portal's keys cannot be fetched, so the report cannot be verified. */
  | { kind: "keys-unavailable" };

const keySets = new Map<string, RemoteJWKSet>();

function keysOf({ jwksUrl }: CustomerPortalSettings): RemoteJWKSet {
  const cached = keySets.get(jwksUrl);
  if (cached) return cached;
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: FETCH_TIMEOUT_MS });
  keySets.set(jwksUrl, keys);
  return keys;
}

/** Whether the customer portal answers and publishes a key. Fetches the keys again. */
export async function isCustomerPortalReachable(portal: CustomerPortalSettings): Promise<boolean> {
  const keys = keysOf(portal);
  try {
    await keys.reload();
    return (keys.jwks()?.keys.length ?? 0) > 0;
  } catch {
    return false;
  }
}

/** Maps an error of jose: errors about the report to a reason, all others to `keys-unavailable`. */
function classifyError(error: unknown): UnreadableReport {
  if (error instanceof errors.JWTExpired) return { kind: "invalid", reason: "expired" };
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error;
    return {
      kind: "invalid",
      reason: claim === "iss" ? "wrong-issuer" : claim === "aud" ? "wrong-audience" : "malformed",
    };
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return { kind: "invalid", reason: "bad-signature" };
  }
  const aboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  const aboutReport = error instanceof errors.JOSEError && error.code !== "ERR_JOSE_GENERIC" && !aboutKeys;
  return aboutReport ? { kind: "invalid", reason: "malformed" } : { kind: "keys-unavailable" };
}

function parseReport({ ticket, sub, outcome }: JWTPayload): Report | null {
  const known = REPORTED_OUTCOMES.find((one) => one === outcome);
  return typeof ticket === "string" && typeof sub === "string" && known
    ? { ticket, subject: sub, outcome: known }
    : null;
}

/**
 * Verifies a signed report: signature by the customer portal's keys, issuer, audience, type and age.
 *
 * @param appUrl APP_URL, the expected audience of the report
 */
export async function readReport(
  { portal, appUrl, now }: { portal: CustomerPortalSettings; appUrl: string; now: Date },
  token: string,
): Promise<Result<Report, UnreadableReport>> {
  try {
    const { payload } = await jwtVerify(token, keysOf(portal), {
      algorithms: ALGORITHMS,
      typ: REPORT_TYPE,
      issuer: audienceOf(portal),
      audience: appUrl,
      requiredClaims: ["iat", "exp", "sub"],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
    });
    const report = parseReport(payload);
    return report ? ok(report) : err({ kind: "invalid", reason: "malformed" });
  } catch (error) {
    return err(classifyError(error));
  }
}
