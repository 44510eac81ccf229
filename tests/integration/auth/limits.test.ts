/** Limits per client, the captcha itself, and one account per address (R3). */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createPreparedAccounts, prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import { makeChallenge } from "@/lib/auth/captcha/altcha";
import { verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import type { Context } from "@/lib/context";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  activate,
  countedFailures,
  kindsOfNotifications,
  NOW,
  newAddress,
  outcomeOf,
  PASSWORD,
  solveFor,
  someClient,
  trySignIn,
} from "./auth-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

/** Verifies an answer at three failures: its problem, or null when it is accepted. */
function verifierOf(ctx: Context) {
  return async (input: Omit<Parameters<typeof verifyCaptcha>[1], "failures">) => {
    const verified = await verifyCaptcha(ctx, { ...input, failures: 3 });
    return typeof verified === "string" ? verified : null;
  };
}

describe("one client", () => {
  it("guessing once at each of many accounts requires the captcha, then reaches the limit of the day, until the next day", async () => {
    const { ctx, clock } = test;
    const client = someClient();
    const outcomes: string[] = [];
    for (let guess = 1; guess <= 25; guess++) {
      const address = newAddress();
      const outcome = await outcomeOf(trySignIn(ctx, address, { client }));
      outcomes.push(outcome);
      if (outcome !== "captcha") continue;
      outcomes.push(await outcomeOf(trySignIn(ctx, address, { client, answer: await solveFor(ctx, address) })));
    }
    const count = (kind: string) => outcomes.filter((outcome) => outcome === kind).length;
    expect([count("wrong"), count("captcha"), count("client-limit")]).toEqual([20, 5, 5]);

    const address = await activate(ctx);
    expect(await outcomeOf(trySignIn(ctx, address, { client, password: PASSWORD }))).toBe("client-limit");
    expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD }))).toBe("in");
    clock.set("2031-03-03T23:00:00Z");
    expect(await outcomeOf(trySignIn(ctx, address, { client, password: PASSWORD }))).toBe("in");
    clock.set(NOW);
  });

  it("a hundred parallel guesses at a hundred accounts count as twenty, and no other counter changes", async () => {
    const { ctx } = test;
    const client = someClient();
    const addresses = Array.from({ length: 100 }, newAddress);
    const outcomes = await Promise.all(
      addresses.map(async (address) =>
        outcomeOf(trySignIn(ctx, address, { client, answer: await solveFor(ctx, address) })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "wrong")).toHaveLength(20);
    const counted = await Promise.all(addresses.map((address) => countedFailures(ctx, address)));
    expect(counted.reduce((sum, failures) => sum + failures, 0)).toBe(20);
  });

  it("many customers can sign in from one office", async () => {
    const { ctx } = test;
    const client = someClient();
    const addresses = await Promise.all(Array.from({ length: 30 }, () => activate(ctx)));
    const outcomes = await Promise.all(
      addresses.map((address) => outcomeOf(trySignIn(ctx, address, { client, password: PASSWORD }))),
    );
    expect(new Set(outcomes)).toEqual(new Set(["in"]));
  });
});

describe("the portal's own captcha", () => {
  const binding = () => ({
    form: "sign-in" as const,
    subject: addressDigest("x@example.hu", test.ctx.settings.authSecret),
  });

  it("is refused for another address, on another form, a second time, and after ten minutes", async () => {
    const { ctx, clock } = test;
    const verify = verifierOf(ctx);
    const answer = await solveCaptcha(ctx, binding());
    const other = { ...binding(), subject: addressDigest("y@example.hu", ctx.settings.authSecret) };
    expect(await verify({ binding: other, answer })).toBe("wrong");
    expect(await verify({ binding: { ...binding(), form: "activation" }, answer })).toBe("wrong");
    expect(await verify({ binding: binding(), answer })).toBeNull();
    expect(await verify({ binding: binding(), answer })).toBe("expired");
    const late = await solveCaptcha(ctx, binding());
    clock.advance({ minutes: 10 });
    expect(await verify({ binding: binding(), answer: late })).toBe("expired");
    clock.set(NOW);
  });

  it("refuses a foreign signature, changed parameters and malformed answers", async () => {
    const { ctx } = test;
    const verify = verifierOf(ctx);
    const good = JSON.parse(Buffer.from(await solveCaptcha(ctx, binding()), "base64").toString());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
    const foreign = JSON.parse(
      await makeChallenge("another-secret-that-is-long-enough-0123", {
        binding: binding(),
        cost: 1,
        now: ctx.clock.now(),
      }),
    );
    const { parameters } = good.challenge;
    const bad = [
      { ...good, solution: { ...good.solution, derivedKey: "00".repeat(32) } },
      { ...good, challenge: { ...good.challenge, signature: "00".repeat(32) } },
      { ...good, challenge: { ...good.challenge, parameters: { ...parameters, cost: 2 } } },
      { ...good, challenge: { ...good.challenge, parameters: { ...parameters, expiresAt: undefined } } },
      { ...good, challenge: foreign },
      { challenge: good.challenge },
      {},
      null,
      [],
      "x",
    ];
    for (const payload of bad) {
      expect(await verify({ binding: binding(), answer: encode(payload) })).toBe("wrong");
    }
    for (const answer of ["%", "x".repeat(1_000_000), "e30="]) {
      expect(await verify({ binding: binding(), answer })).toBe("wrong");
    }
  });
});

describe("hCaptcha, with a fake of its service", () => {
  let service: Server;
  let reply: (form: URLSearchParams) => { status?: number; body?: unknown; text?: string; hang?: boolean };
  let withKeys: Context;
  const SITE_KEY = "0fd3f5a1-1111-4222-8333-444455556666";
  const right = () => ({ success: true, hostname: "localhost", challenge_ts: test.ctx.clock.now().toISOString() });

  beforeAll(async () => {
    service = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        const { status = 200, body, text: raw, hang } = reply(new URLSearchParams(text));
        if (hang) return;
        response.writeHead(status, { "Content-Type": "application/json" }).end(raw ?? JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const verifyUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}/siteverify`;
    const hcaptcha = { siteKey: SITE_KEY, secret: "ES_0123456789abcdef0123456789", verifyUrl };
    withKeys = { ...test.ctx, settings: { ...test.ctx.settings, hcaptcha } };
  });
  afterAll(() => {
    service.closeAllConnections();
    service.close();
  });

  const verify = (answer: string) =>
    verifierOf(withKeys)({ binding: { form: "sign-in", subject: "0".repeat(64) }, answer });

  it("is called with secret and site key, and each answer is accepted once", async () => {
    const requests: Record<string, string>[] = [];
    reply = (form) => {
      requests.push(Object.fromEntries(form));
      return { body: right() };
    };
    expect(await verify("token-1")).toBeNull();
    expect(await verify("token-1")).toBe("expired");
    expect(requests[0]).toEqual({ secret: "ES_0123456789abcdef0123456789", sitekey: SITE_KEY, response: "token-1" });
  });

  it.each([
    ["refuses", { success: false, "error-codes": ["invalid-input-response"] }, "wrong"],
    ["says the answer is too old", { success: false, "error-codes": ["expired-input-response"] }, "expired"],
    ["names another site", { hostname: "evil.example" }, "wrong"],
    ["names no site", { hostname: undefined }, "wrong"],
    ["says it was solved three minutes ago", { challenge_ts: "2031-03-03T08:57:00Z" }, "expired"],
    ["says it was solved in the future", { challenge_ts: "2031-03-03T09:05:00Z" }, "wrong"],
    ["gives no time", { challenge_ts: undefined }, "wrong"],
    ["gives success as text", { success: "true" }, "down"],
  ])("the service %s", async (what, body, expected) => {
    reply = () => ({ body: { ...right(), ...body } });
    expect(await verify(`token ${what}`)).toBe(expected);
  });

  it.each([
    ["answers 500", { status: 500, body: {} }],
    ["answers no JSON", { text: "<html>" }],
    ["answers nothing", { hang: true }],
  ])("refuses the attempt and counts nothing when the service %s", async (_, answer) => {
    reply = () => answer;
    expect(await verify("token-2")).toBe("down");
  });
});

describe("R3: one address, one account", () => {
  it("fifty parallel provisionings create one account and one welcome notification", async () => {
    const { ctx } = test;
    const emailAddress = newAddress();
    const created = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const prepared = await prepareAccounts(ctx, [{ emailAddress, name: "Próba Petra", locale: "hu" }]);
        return ctx.db.transaction((tx) => createPreparedAccounts(ctx, tx, prepared));
      }),
    );
    const accounts = created.flat();
    expect(accounts).toHaveLength(1);
    expect(accounts[0]?.initialPassword).toMatch(/^[A-Za-z2-9]{12}$/);
    expect(await kindsOfNotifications(ctx, emailAddress)).toEqual(["welcome"]);
  });
});
