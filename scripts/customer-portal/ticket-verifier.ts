/** Verifies tickets as a customer portal must (docs/customer-portal.md). */
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { TICKET_TYPE } from "@/lib/customer-portal/ticket";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { Clock } from "@/lib/kernel/time";

const ALGORITHMS = ["ES256"];
const MAX_AGE_SECONDS = 5 * 60;

export type AcceptedTicket = { ticket: string; sub: string; locale: "hu" | "en" };
export type TicketFailure = { kind: "expired" | "used" | "invalid" };

export class TicketVerifier {
  /** Ids of accepted tickets with their expiry in seconds; expired ones are dropped. */
  #accepted = new Map<string, number>();
  #keys: ReturnType<typeof createRemoteJWKSet>;

  /** @param options.issuer the portal that signs tickets; @param options.audience this customer portal */
  constructor(private readonly options: { issuer: string; audience: string; clock: Clock }) {
    this.#keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", options.issuer), { cooldownDuration: 0 });
  }

  /** Accepts a ticket once: checks signature, issuer, audience, type, age, and that it was not used before. */
  async accept(token: string): Promise<Result<AcceptedTicket, TicketFailure>> {
    const { issuer, audience, clock } = this.options;
    const now = clock.now();
    const nowSeconds = Math.floor(now.getTime() / 1000);
    for (const [id, until] of this.#accepted) if (until <= nowSeconds) this.#accepted.delete(id);
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        typ: TICKET_TYPE,
        issuer,
        audience,
        requiredClaims: ["jti", "sub", "iat", "exp"],
        maxTokenAge: MAX_AGE_SECONDS,
        currentDate: now,
      });
      const { jti = "", sub = "", exp = 0, locale } = payload;
      if (this.#accepted.has(jti)) return err({ kind: "used" });
      this.#accepted.set(jti, exp);
      return ok({ ticket: jti, sub, locale: locale === "en" ? "en" : "hu" });
    } catch (error) {
      if (error instanceof errors.JWTExpired) return err({ kind: "expired" });
      if (error instanceof errors.JOSEError) return err({ kind: "invalid" });
      throw error;
    }
  }
}
