/** Where tickets are taken: what a customer portal has to check before it believes one. */
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { TICKET_TYPE } from "@/lib/customer-portal/ticket";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { Clock } from "@/lib/kernel/time";

const ALGORITHMS = ["ES256"];
const OLDEST_SECONDS = 5 * 60;

export type TakenTicket = { ticket: string; sub: string; locale: "hu" | "en" };
export type TicketProblem = { kind: "expired" | "used" | "invalid" };

export class TicketVerifier {
  /** Tickets that were brought, until they would be too old anyway. */
  #taken = new Map<string, number>();
  #keys: ReturnType<typeof createRemoteJWKSet>;

  /** @param own.issuer the portal that signs tickets; @param own.audience this customer portal */
  constructor(private readonly own: { issuer: string; audience: string; clock: Clock }) {
    this.#keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", own.issuer), { cooldownDuration: 0 });
  }

  /** Takes a ticket once: signature, issuer, audience, kind, age, and that nobody brought it before. */
  async take(token: string): Promise<Result<TakenTicket, TicketProblem>> {
    const { issuer, audience, clock } = this.own;
    const now = clock.now();
    const nowSeconds = Math.floor(now.getTime() / 1000);
    for (const [id, until] of this.#taken) if (until <= nowSeconds) this.#taken.delete(id);
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        typ: TICKET_TYPE,
        issuer,
        audience,
        requiredClaims: ["jti", "sub", "iat", "exp"],
        maxTokenAge: OLDEST_SECONDS,
        currentDate: now,
      });
      const { jti = "", sub = "", exp = 0, locale } = payload;
      if (this.#taken.has(jti)) return err({ kind: "used" });
      this.#taken.set(jti, exp);
      return ok({ ticket: jti, sub, locale: locale === "en" ? "en" : "hu" });
    } catch (error) {
      if (error instanceof errors.JWTExpired) return err({ kind: "expired" });
      if (error instanceof errors.JOSEError) return err({ kind: "invalid" });
      throw error;
    }
  }
}
