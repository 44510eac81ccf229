/** The signing keys of tickets, and the contents of tickets. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { publicKeys } from "@/lib/customer-portal/public-keys";
import { signingKey } from "@/lib/customer-portal/signing-key";
import { signTicket, subjectOf, ticketAddress } from "@/lib/customer-portal/ticket";
import type { CustomerPortalSettings, NamedKey } from "@/lib/settings";

const named = (text: string): NamedKey => ({ id: text, key: Buffer.from(text.padEnd(32, ".")) });
const portal = (current: string, ...previous: string[]): CustomerPortalSettings => ({
  url: "https://up.example/belepes?lang=hu",
  jwksUrl: "https://up.example/.well-known/jwks.json",
  keys: { current: named(current), all: [current, ...previous].map(named) },
});
const settings = { appUrl: "https://posta.example", authSecret: "titok" };
const ticket = {
  registrationId: "0b7a1f2e-3c4d-4e5f-8a9b-0c1d2e3f4a5b",
  accountId: "5d6e7f80-9a0b-4c1d-8e2f-3a4b5c6d7e8f",
  locale: "hu" as const,
  issuedAt: new Date("2026-11-23T09:00:00Z"),
};
const sign = (own: CustomerPortalSettings) => signTicket(settings, own, ticket);
const options = { currentDate: ticket.issuedAt, typ: "portal-registration+jwt", algorithms: ["ES256"] };

it("signing keys are derived from their secret: equal for the same, different for others, and valid points of P-256", async () => {
  const { privateJwk, publicJwk, kid } = await signingKey(named("egy").key);
  expect((await signingKey(named("egy").key)).privateJwk).toEqual(privateJwk);
  expect((await signingKey(named("kettő").key)).kid).not.toBe(kid);
  // node:crypto refuses a point that is not on the curve, and derives the same point from the private key.
  const derived = createPublicKey(createPrivateKey({ key: privateJwk, format: "jwk" } as never));
  expect(derived.export({ format: "jwk" })).toMatchObject({ x: publicJwk.x, y: publicJwk.y });
});

it("public keys are published without the private part, the previous one beside the current one", async () => {
  const { keys } = await publicKeys(portal("új", "régi"));
  expect(keys.map(({ kid }) => kid)).toEqual([
    (await signingKey(named("új").key)).kid,
    (await signingKey(named("régi").key)).kid,
  ]);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  expect(await publicKeys(null)).toEqual({ keys: [] });
});

it("after a rotation the key set verifies tickets of both keys, but not those of a foreign key", async () => {
  const set = createLocalJWKSet(await publicKeys(portal("új", "régi")));
  for (const own of [portal("régi"), portal("új", "régi")]) {
    await expect(jwtVerify(await sign(own), set, options)).resolves.toBeDefined();
  }
  await expect(jwtVerify(await sign(portal("idegen")), set, options)).rejects.toThrow();
});

it("a ticket contains issuer, audience, times and language, and no personal data", async () => {
  const token = await sign(portal("kulcs"));
  expect(decodeJwt(token)).toEqual({
    iss: "https://posta.example",
    aud: "https://up.example",
    sub: subjectOf(settings, "https://up.example", ticket.accountId),
    jti: ticket.registrationId,
    iat: Date.parse("2026-11-23T09:00:00Z") / 1000,
    exp: Date.parse("2026-11-23T09:05:00Z") / 1000,
    locale: "hu",
  });
  expect(token).not.toContain(ticket.accountId);
  expect(ticketAddress(portal("kulcs"), "a.b.c")).toBe("https://up.example/belepes?lang=hu&ticket=a.b.c");
});

it("an account has a different pseudonym for every customer portal", () => {
  const names = ["https://a.example", "https://b.example"].map((audience) =>
    subjectOf(settings, audience, ticket.accountId),
  );
  expect(new Set(names).size).toBe(2);
  expect(subjectOf(settings, "https://a.example", ticket.accountId)).toBe(names[0]);
});
