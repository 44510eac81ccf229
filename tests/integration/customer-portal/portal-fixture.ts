import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { auditEvents } from "@/drizzle/schema/audit";
import { customerPortalRegistrations } from "@/drizzle/schema/customer-portal";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { getAccount } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { startRegistration } from "@/lib/customer-portal/start-registration";
import { addSeconds } from "@/lib/kernel/time";

type Pair = { privateKey: CryptoKey; publicJwk: JWK };

async function makePair(alg: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const shape = await exportJWK(publicKey);
  return { privateKey, publicJwk: { ...shape, alg, use: "sig", kid: await calculateJwkThumbprint(shape) } };
}

/** A fake customer portal that publishes its keys and can be stopped. */
export class FakePortal {
  #server: Server | null = null;
  keys: JWK[] = [];
  url = "";
  own = {} as Pair;
  foreign = {} as Pair;
  rsa = {} as Pair;

  async start(): Promise<void> {
    [this.own, this.foreign, this.rsa] = await Promise.all([makePair("ES256"), makePair("ES256"), makePair("RS256")]);
    this.keys = [this.own.publicJwk];
    await this.listen(0);
  }

  async listen(port = Number(new URL(this.url).port)): Promise<void> {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/jwk-set+json");
      response.end(JSON.stringify({ keys: this.keys }));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Closes the server, so that connections are refused. */
  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.#server?.close(resolve);
      this.#server?.closeAllConnections();
    });
  }
}

export type ReportOptions = {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  by?: Pair;
  /** Seconds since the report was signed. */
  age?: number;
  without?: string;
};

/** Signs a report on a ticket, valid except for the given options. */
export async function report(
  ctx: Context,
  portal: FakePortal,
  ticket: string,
  outcome: "registered" | "cancelled" = "registered",
  { claims = {}, header = {}, by = portal.own, age = 0, without }: ReportOptions = {},
): Promise<string> {
  const { jti, sub } = decodeJwt(ticket);
  const iat = addSeconds(ctx.clock.now(), -age).getTime() / 1000;
  const payload = {
    iss: portal.url,
    aud: ctx.settings.appUrl,
    sub,
    ticket: jti,
    outcome,
    iat,
    exp: iat + 120,
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(payload).filter(([name]) => name !== without));
  const alg = String(by.publicJwk.alg);
  return new SignJWT(kept)
    .setProtectedHeader({ alg, typ: "portal-registration-report+jwt", kid: by.publicJwk.kid, ...header })
    .sign(by.privateKey);
}

/** Starts a registration and returns its ticket. */
export async function ticketFor(ctx: Context, accountId: AuthorizedAccountId): Promise<string> {
  const started = await startRegistration(ctx, { accountId, locale: "hu" });
  if (!started.ok) throw new Error(started.error.kind);
  return new URL(started.value.address).searchParams.get("ticket") ?? "";
}

export function registrationsOf(ctx: Context, accountId: string) {
  return ctx.db.select().from(customerPortalRegistrations).where(eq(customerPortalRegistrations.accountId, accountId));
}

export async function customerPortalSinceOf(ctx: Context, accountId: string): Promise<Date | null> {
  return (await getAccount(ctx.db, accountId)).customerPortalSince;
}

/** The audit events of an account's registrations: kind, and the reason of a refusal. */
export async function auditOf(ctx: Context, accountId: string): Promise<string[]> {
  const rows = await ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.accountId, accountId))
    .orderBy(auditEvents.id);
  return rows
    .filter(({ kind }) => kind.startsWith("registration."))
    .map(({ kind, details }) => [kind, (details as { reason?: string }).reason].filter(Boolean).join(" "));
}

export const unknownTicket = () => randomUUID();
