/** The start-up matrix of the customer portal: every wrong combination ends the start and names its variable. */
import { ConfigurationError, readSettings } from "@/lib/env";

const good = {
  NODE_ENV: "production",
  APP_URL: "https://portal.insurer.hu",
  DATABASE_URL: "postgres://portal@127.0.0.1:5432/portal",
  AUTH_SECRET: "aGVzdC1hdXRoLXNlY3JldC0wMTIzNDU2Nzg5YWJjZGVm",
  PASSWORD_PEPPER: "cGVwcGVyLW9mLXRoZS10ZXN0cy0wMTIzNDU2Nzg5YWJj",
  DOCUMENT_KEY: "ZG9jdW1lbnQta2V5LW9mLXRlc3RzLTAxMjM0NTY3ODlh",
  SMTP_URL: "smtps://mail.insurer.hu",
  MAIL_FROM: "Küldeményeim portál <ertesites@insurer.hu>",
};
const CUSTOMER_PORTAL_URL = "https://ugyfelportal.insurer.hu/belepes";
const KEY = "c2lnbmluZy1rZXktb2YtdGVzdHMtMDEyMzQ1Njc4OWFi";
const OLD = "b2xkLXNpZ25pbmcta2V5LW9mLXRlc3RzLTAxMjM0NTY3";

function problemsOf(change: Record<string, string | undefined>): string[] {
  try {
    readSettings({ ...good, ...change });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

it("needs its address only; without it nothing leads there", () => {
  expect(readSettings(good).customerPortal).toBeNull();
  expect(readSettings({ ...good, CUSTOMER_PORTAL_URL }).customerPortal).toMatchObject({
    url: CUSTOMER_PORTAL_URL,
    jwksUrl: "https://ugyfelportal.insurer.hu/.well-known/jwks.json",
    keys: { all: [expect.anything()] },
  });
});

it("takes a key of its own, the one before it, and another address for its keys", () => {
  const { customerPortal } = readSettings({
    ...good,
    CUSTOMER_PORTAL_URL,
    CUSTOMER_PORTAL_JWKS_URL: "https://kulcsok.insurer.hu/up.json",
    CUSTOMER_PORTAL_SIGNING_KEY: KEY,
    CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS: OLD,
  });
  expect(customerPortal?.jwksUrl).toBe("https://kulcsok.insurer.hu/up.json");
  expect(customerPortal?.keys.all).toHaveLength(2);
});

it.each([
  ["CUSTOMER_PORTAL_URL", { CUSTOMER_PORTAL_URL: "ugyfelportal.insurer.hu" }],
  ["CUSTOMER_PORTAL_URL", { CUSTOMER_PORTAL_URL: "http://ugyfelportal.insurer.hu" }],
  ["CUSTOMER_PORTAL_URL", { CUSTOMER_PORTAL_URL: "https://user:t1t0k@ugyfelportal.insurer.hu" }],
  ["CUSTOMER_PORTAL_URL", { CUSTOMER_PORTAL_URL: "https://ugyfelportal.insurer.hu/#belepes" }],
  ["CUSTOMER_PORTAL_URL", { CUSTOMER_PORTAL_URL: "https://portal.insurer.hu/belepes" }],
  ["CUSTOMER_PORTAL_JWKS_URL", { CUSTOMER_PORTAL_JWKS_URL: "https://up.insurer.hu/keys" }],
  ["CUSTOMER_PORTAL_JWKS_URL", { CUSTOMER_PORTAL_URL, CUSTOMER_PORTAL_JWKS_URL: "http://up.insurer.hu/keys" }],
  ["CUSTOMER_PORTAL_SIGNING_KEY", { CUSTOMER_PORTAL_SIGNING_KEY: KEY }],
  ["CUSTOMER_PORTAL_SIGNING_KEY", { CUSTOMER_PORTAL_URL, CUSTOMER_PORTAL_SIGNING_KEY: "MTIzNDU2Nzg5YWJj" }],
  ["CUSTOMER_PORTAL_SIGNING_KEY", { CUSTOMER_PORTAL_URL, CUSTOMER_PORTAL_SIGNING_KEY: good.AUTH_SECRET }],
  ["CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS", { CUSTOMER_PORTAL_URL, CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS: OLD }],
] as const)("a wrong %s ends the start: %j", (name, change) => {
  const problems = problemsOf(change);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(name);
  expect(problems[0]).not.toContain("t1t0k");
});
