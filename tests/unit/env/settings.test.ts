import { ConfigurationError, readSettings } from "@/lib/env";
import { parseMailFrom } from "@/lib/kernel/mail-from";

const good = {
  NODE_ENV: "production",
  APP_URL: "https://portal.insurer.hu",
  DATABASE_URL: "postgres://portal@127.0.0.1:5432/portal",
  AUTH_SECRET: "dGVzdC1hdXRoLXNlY3JldC0wMTIzNDU2Nzg5YWJjZGVm".replace("dGVzdC", "aGVzdC"),
  PASSWORD_PEPPER: "cGVwcGVyLW9mLXRoZS10ZXN0cy0wMTIzNDU2Nzg5YWJj",
  DOCUMENT_KEY: "ZG9jdW1lbnQta2V5LW9mLXRlc3RzLTAxMjM0NTY3ODlh",
  SMTP_URL: "smtps://mail.insurer.hu",
  MAIL_FROM: "Küldeményeim portál <ertesites@insurer.hu>",
};
const problemsOf = (env: Record<string, string | undefined>): string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe("a production without a whole configuration does not start", () => {
  it("starts with seven variables", () => {
    expect(problemsOf(good)).toEqual([]);
    expect(readSettings(good)).toMatchObject({
      mode: "production",
      appUrl: "https://portal.insurer.hu",
      origins: ["https://portal.insurer.hu"],
    });
  });

  it("names everything that is missing at once", () => {
    expect(problemsOf({ NODE_ENV: "production" }).map((problem) => problem.split(" ")[0])).toEqual(
      expect.arrayContaining([
        "APP_URL",
        "DATABASE_URL",
        "AUTH_SECRET",
        "PASSWORD_PEPPER",
        "DOCUMENT_KEY",
        "SMTP_URL",
        "MAIL_FROM",
      ]),
    );
  });

  it.each([
    ["APP_URL over http", { APP_URL: "http://portal.insurer.hu" }],
    ["an https APP_URL in development", { NODE_ENV: undefined }],
    ["an https APP_URL in development, named", { NODE_ENV: "development" }],
    ["APP_URL with a path", { APP_URL: "https://portal.insurer.hu/mail" }],
    ["a short secret", { AUTH_SECRET: "short" }],
    ["a placeholder", { AUTH_SECRET: "changeme-changeme-changeme-changeme-changeme" }],
    ["a placeholder between other words", { AUTH_SECRET: "please_change_me-before-you-start-this-portal" }],
    ["a placeholder at the beginning", { AUTH_SECRET: "secret1-qwertzuiopasdfghjklyxcvbnm0987654321" }],
    ["a placeholder at the end", { AUTH_SECRET: "qwertzuiopasdfghjklyxcvbnm0987654321 XXXXXX" }],
    ["a placeholder within a word", { AUTH_SECRET: "replaceThisByMySecretBeforeYouStartThePortal1" }],
    ["two placeholders in one word", { AUTH_SECRET: "kuldemenyeimSecretPassword2031forProduction" }],
    ["one letter repeated", { DOCUMENT_KEY: "a".repeat(64) }],
    ["two equal secrets", { AUTH_SECRET: good.PASSWORD_PEPPER }],
    ["the demo mode elsewhere", { PORTAL_MODE: "demo" }],
    ["an unknown mode", { PORTAL_MODE: "staging" }],
    ["a sender that is no address", { MAIL_FROM: "Portál" }],
    ["an address that is no database", { DATABASE_URL: "mysql://x" }],
    ["a proxy count that is none", { TRUST_PROXY: "yes" }],
    ["a list of bank codes that is none", { PAYEE_BICS: "117:OTPVHUHB" }],
    ["a bank code of another country", { PAYEE_BICS: "117=DEUTDEFF" }],
    ["a colour that is none", { BRAND_PRIMARY: "blue" }],
    ["a maintenance that ends nobody knows where", { MAINTENANCE: "2026-11-24T06:00" }],
    ["a maintenance that ends never", { MAINTENANCE: "2026-13-41T06:00Z" }],
    ["a secret file that is not there", { AUTH_SECRET: undefined, AUTH_SECRET_FILE: "/nowhere/secret" }],
  ])("refuses %s", (_name, change) => {
    expect(problemsOf({ ...good, ...change }).length).toBeGreaterThan(0);
  });

  it.each([
    ["at the beginning", "XxxXq8Rk2vN0mT5yLw7bJ4sHd9cPzFgAe1uKiQoVtMY="],
    ["within", "q8Rk2vN0mT5yLw7bxXXxJ4sHd9cPzFgAe1uKiQoVtMY="],
    ["at the end", "q8Rk2vN0mT5yLw7bJ4sHd9cPzFgAe1uKiQoVtMYxxXX="],
  ])("takes a random secret in which letters of a placeholder stand by chance, %s", (_place, secret) => {
    expect(problemsOf({ ...good, AUTH_SECRET: secret })).toEqual([]);
  });

  it("takes bank codes of payees with or without a branch", () => {
    expect(readSettings({ ...good, PAYEE_BICS: "117=OTPVHUHB, 500=ABCDHUHBXXX" }).payeeBics).toEqual({
      "117": "OTPVHUHB",
      "500": "ABCDHUHBXXX",
    });
    expect(readSettings(good).payeeBics).toEqual({});
  });

  it("never shows a value", () => {
    expect(problemsOf({ ...good, AUTH_SECRET: "tiny-value-7" }).join()).not.toContain("tiny-value-7");
  });

  it("the demo answers as localhost and as 127.0.0.1", () => {
    const demo = readSettings({ ...good, PORTAL_MODE: "demo", APP_URL: "http://localhost:3000" });
    expect(demo.origins).toEqual(["http://localhost:3000", "http://127.0.0.1:3000"]);
  });

  it("reads a sender with and without a name", () => {
    expect(parseMailFrom("Portál <a@b.hu>")).toEqual({ name: "Portál", address: "a@b.hu" });
    expect(parseMailFrom("a@b.hu")).toEqual({ name: "", address: "a@b.hu" });
    expect(parseMailFrom("a@b.hu, c@d.hu")).toBeNull();
  });
});
