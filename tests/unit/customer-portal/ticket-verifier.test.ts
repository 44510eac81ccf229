/** The demo customer portal accepts each ticket once, in time, from the right issuer, for its own audience (R19). */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { publicKeys } from "@/lib/customer-portal/public-keys";
import { signTicket, type Ticket } from "@/lib/customer-portal/ticket";
import { ManualClock } from "@/lib/kernel/time";
import type { CustomerPortalSettings } from "@/lib/settings";
import { TicketVerifier } from "@/scripts/customer-portal/ticket-verifier";

const AUDIENCE = "http://localhost:3002";
const ISSUED = "2026-11-23T09:00:00Z";
const portal = (secret: string, url = AUDIENCE): CustomerPortalSettings => {
  const key = { id: secret, key: Buffer.from(secret.padEnd(32, ".")) };
  return { url, jwksUrl: `${url}/.well-known/jwks.json`, keys: { current: key, all: [key] } };
};
const clock = new ManualClock(ISSUED);
let server: Server;
let appUrl: string;
let verifier: TicketVerifier;
let number = 0;

beforeAll(async () => {
  const keys = JSON.stringify(await publicKeys(portal("saját")));
  server = createServer((_, response) => response.setHeader("content-type", "application/json").end(keys));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  verifier = new TicketVerifier({ issuer: appUrl, audience: AUDIENCE, clock });
});
beforeEach(() => clock.set(ISSUED));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function sign(own = portal("saját"), issuer = appUrl): Promise<string> {
  number += 1;
  const registrationId = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const ticket: Ticket = { registrationId, accountId: "egy fiók", locale: "en", issuedAt: new Date(ISSUED) };
  return signTicket({ appUrl: issuer, authSecret: "titok" }, own, ticket);
}

it("a ticket is accepted once, with its language", async () => {
  const token = await sign();
  expect(await verifier.accept(token)).toMatchObject({ ok: true, value: { locale: "en" } });
  for (const _ of [1, 2]) expect(await verifier.accept(token)).toEqual({ ok: false, error: { kind: "used" } });
});

it("of two parallel uses one is accepted", async () => {
  const token = await sign();
  const taken = await Promise.all([verifier.accept(token), verifier.accept(token)]);
  expect(taken.map(({ ok }) => ok).sort()).toEqual([false, true]);
});

it("a ticket is accepted for five minutes, not a second longer", async () => {
  const [early, late] = [await sign(), await sign()];
  clock.advance({ minutes: 4, seconds: 59 });
  expect(await verifier.accept(early)).toMatchObject({ ok: true });
  clock.advance({ seconds: 1 });
  expect(await verifier.accept(late)).toEqual({ ok: false, error: { kind: "expired" } });
  // A used ticket is forgotten after its expiry and refused as expired.
  expect(await verifier.accept(early)).toEqual({ ok: false, error: { kind: "expired" } });
});

it("a ticket with a foreign key, another audience, another issuer or changed claims is refused", async () => {
  const good = await sign();
  const [head, claims, signature] = good.split(".") as [string, string, string];
  const other = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(claims, "base64url").toString()), sub: "más" }));
  const invalid = [
    await sign(portal("idegen")),
    await sign(portal("saját", "http://localhost:4000")),
    await sign(portal("saját"), "https://evil.example"),
    `${head}.${other.toString("base64url")}.${signature}`,
    "",
  ];
  for (const token of invalid) expect(await verifier.accept(token)).toEqual({ ok: false, error: { kind: "invalid" } });
  expect(await verifier.accept(good)).toMatchObject({ ok: true });
});
