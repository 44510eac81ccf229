import "server-only";
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from "jose";
import { REPORTED_OUTCOMES, type ReportedOutcome } from "@/lib/customer-portal/registration";
import { audienceOf } from "@/lib/customer-portal/ticket";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CustomerPortalSettings } from "@/lib/settings";

export const REPORT_TYPE = "portal-registration-report+jwt";
/** Elliptic curves only: nothing with a shared secret, nothing unsigned (RFC 8725, 3.1). */
const ALGORITHMS = ["ES256", "EdDSA"];
/** A report is signed when it is sent; clocks may differ by a little. */
const OLDEST_SECONDS = 5 * 60;
const TOLERANCE_SECONDS = 60;
const FETCH_WITHIN_MS = 3_000;

/** What the customer portal says became of a ticket. */
export type Report = {
  /** The ticket's `jti`. */
  ticket: string;
  /** The ticket's `sub`. */
  subject: string;
  outcome: ReportedOutcome;
};

export type UnreadableReport =
  | { kind: "invalid"; reason: "malformed" | "bad-signature" | "wrong-issuer" | "wrong-audience" | "expired" }
  /** Its keys cannot be fetched: nothing is known of the report. */
  | { kind: "keys-unavailable" };

const keySets = new Map<string, RemoteJWKSet>();

function keysOf({ jwksUrl }: CustomerPortalSettings): RemoteJWKSet {
  const known = keySets.get(jwksUrl);
  if (known) return known;
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: FETCH_WITHIN_MS });
  keySets.set(jwksUrl, keys);
  return keys;
}

/** Whether the customer portal is there and could sign an answer: its keys are fetched anew. */
export async function isCustomerPortalReachable(portal: CustomerPortalSettings): Promise<boolean> {
  const keys = keysOf(portal);
  try {
    await keys.reload();
    return (keys.jwks()?.keys.length ?? 0) > 0;
  } catch {
    return false;
  }
}

/** The cases of jose's errors that say something of the report; any other is about the keys. */
function problemOf(error: unknown): UnreadableReport {
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

function reportOf({ ticket, sub, outcome }: JWTPayload): Report | null {
  const known = REPORTED_OUTCOMES.find((one) => one === outcome);
  return typeof ticket === "string" && typeof sub === "string" && known
    ? { ticket, subject: sub, outcome: known }
    : null;
}

/**
 * Reads a signed report: signature by the customer portal's own keys, issuer, audience, type and age.
 *
 * @param appUrl ours; the report must be meant for us
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
      maxTokenAge: OLDEST_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
    });
    const report = reportOf(payload);
    return report ? ok(report) : err({ kind: "invalid", reason: "malformed" });
  } catch (error) {
    return err(problemOf(error));
  }
}
