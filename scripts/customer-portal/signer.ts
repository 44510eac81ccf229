/** The stand-in's signing key: made when it starts, published as a JWKS, signs the reports. */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import type { ReportedOutcome } from "@/lib/customer-portal/registration";
import { REPORT_TYPE } from "@/lib/customer-portal/report";
import { addMinutes, type Clock } from "@/lib/kernel/time";

const ALGORITHM = "ES256";
const REPORT_TTL_MINUTES = 2;

export type Signer = {
  publicKeys(): { keys: JWK[] };
  /** A signed report as a customer portal must send it (docs/customer-portal.md). */
  sign(report: { ticket: string; sub: string; outcome: ReportedOutcome }): Promise<string>;
};

export async function makeSigner(options: { issuer: string; audience: string; clock: Clock }): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const shape = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(shape);
  return {
    publicKeys: () => ({ keys: [{ ...shape, kid, use: "sig", alg: ALGORITHM }] }),
    sign: ({ ticket, sub, outcome }) => {
      const now = options.clock.now();
      return new SignJWT({ ticket, outcome })
        .setProtectedHeader({ alg: ALGORITHM, typ: REPORT_TYPE, kid })
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setSubject(sub)
        .setIssuedAt(now)
        .setExpirationTime(addMinutes(now, REPORT_TTL_MINUTES))
        .sign(privateKey);
    },
  };
}
