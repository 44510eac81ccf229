/**
 * lib/server tries the sign-in form of a first visit itself; hosts without it leave that to the action. Both count,
 * record and compare the same, once for each post. The handler here stands for Next and its action.
 */
import { eq } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/auth";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { decodeSessionToken } from "@/lib/auth/session/next-auth";
import { createLog } from "@/lib/log";
import { clientOf } from "@/lib/web/client";
import { signInEarly } from "@/lib/web/early-sign-in";
import { signInOnce } from "@/lib/web/sign-in-once";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import * as argon2 from "@/tests/support/cheap-argon2";
import { type TestContext, testContext } from "@/tests/support/context";
import { type Posted, plainSignIn, scriptedSignIn } from "@/tests/support/sign-in-form";
import { KNOWN_ACTION, SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";
import {
  accountOf,
  activate,
  auditKinds,
  countedFailures,
  fail,
  INITIAL_PASSWORD,
  invite,
  kindsOfNotifications,
  NOW,
  newAddress,
  PASSWORD,
} from "./auth-fixture";

jest.mock("@node-rs/argon2", () => {
  const cheap = jest.requireActual<typeof argon2>("@/tests/support/cheap-argon2");
  return { hash: cheap.hash, verify: (...given: Parameters<typeof cheap.verify>) => mockVerify(...given) };
});
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));
jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
const mockVerify = jest.fn(argon2.verify);

let test: TestContext;
let own: TestServer;
let plain: TestServer;
/** Posts that came to the handler. */
let handled = 0;
let clients = 0;

async function readForm(request: AsyncIterable<Buffer>, contentType = ""): Promise<FormData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new Response(new Uint8Array(Buffer.concat(chunks)), { headers: { "Content-Type": contentType } }).formData();
}

beforeAll(async () => {
  test = await testContext({ now: NOW });
  const handle: Parameters<typeof startTestServer>[0] = async (request, response) => {
    handled += 1;
    const form = await readForm(request, request.headers["content-type"]);
    const field = (name: string) => String(form.get(name) ?? form.get(`_1_${name}`) ?? "");
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const typed = { emailAddress: field("email"), password: typedPassword(field("password")), answer: null };
    const call = { ctx: webContext(), client: clientOf(headers) };
    const done = await signInOnce(call, typed).catch((error: Error) => ({ threw: error.message }));
    const answer = Buffer.from(JSON.stringify(done));
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": answer.length }).end(answer);
  };
  const isRedirected = () => false;
  const early = { actionId: KNOWN_ACTION, signIn: signInEarly };
  own = await startTestServer(handle, isRedirected, undefined, undefined, early);
  plain = await startTestServer(handle, isRedirected);
});
afterAll(async () => {
  await Promise.all([own.close(), plain.close()]);
  await test.close();
});
beforeEach(() => {
  test.clock.set(NOW);
  jest.mocked(webContext).mockReturnValue(test.ctx);
  mockVerify.mockClear();
  handled = 0;
});

function send(server: TestServer, { headers, body }: Posted, other: Record<string, string> = {}) {
  clients += 1;
  const all = {
    ...{ Host: "portal.example", Origin: "https://portal.example" },
    ...{ "X-Forwarded-For": `203.0.113.${clients}`, "User-Agent": "Mozilla/5.0 Firefox/140.0" },
    ...headers,
    ...other,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return sendWire(server.port, wireRequest("POST /login", lines, body));
}

const typed = (email: string, password: string): [string, string][] => [
  ["email", email],
  ["password", password],
];
const post = (server: TestServer, email: string, password: string) =>
  send(server, plainSignIn(KNOWN_ACTION, typed(email, password)));

/** What a post has changed, and how often a password was compared. */
async function effects(email: string, before: string[] = []) {
  const account = await accountOf(test.ctx, email).catch(() => null);
  const audited = account ? (await auditKinds(test.ctx, account.id)).slice(before.length) : [];
  const notified = await kindsOfNotifications(test.ctx, email);
  return {
    failures: await countedFailures(test.ctx, email),
    audited,
    notified,
    compared: mockVerify.mock.calls.length,
  };
}

/** Posts a password to a server and returns the outcome that its handler saw, and the effects. */
async function outcome(server: TestServer, email: string, password: string) {
  const account = await accountOf(test.ctx, email).catch(() => null);
  const before = account ? await auditKinds(test.ctx, account.id) : [];
  mockVerify.mockClear();
  const { body } = await post(server, email, password);
  const { error } = JSON.parse(body) as { error: { kind: string; captcha?: unknown } };
  // A challenge differs each time.
  return { error: { ...error, captcha: error.captcha ? "a captcha" : null }, ...(await effects(email, before)) };
}

describe("a customer who is signed in", () => {
  it("gets the redirect and the cookies without Next", async () => {
    const address = await activate(test.ctx);
    await test.ctx.db.delete(sessions);
    mockVerify.mockClear();
    const { status, headers, body, raw } = await post(own, address, PASSWORD);
    expect([status, headers.location, body, handled]).toEqual([303, "/inbox", "", 0]);
    expect(headers["cache-control"]).toBe("no-cache, no-store, max-age=0, must-revalidate");
    expect(headers["x-action-redirect"]).toBeUndefined();
    const cookies = raw.split("\r\n").flatMap((line) => /^Set-Cookie: (.*)$/i.exec(line)?.[1] ?? []);
    expect(cookies.map((line) => line.split("=")[0])).toEqual([
      "__Host-kuldemenyeim",
      "__Host-browser",
      "__Host-locale",
    ]);
    const strict = cookies.filter((line) => line.endsWith("; Secure; HttpOnly; SameSite=lax"));
    expect(strict).toEqual(cookies.slice(0, 2));
    const token = /^[^=]+=([^;]+)/.exec(cookies[0] ?? "")?.[1] ?? "";
    const account = await accountOf(test.ctx, address);
    const rows = await test.ctx.db.select().from(sessions).where(eq(sessions.accountId, account.id));
    expect(rows.map(({ id }) => id)).toEqual([await decodeSessionToken(token, SERVER_SETTINGS.authSecret)]);
    expect(rows[0]).toMatchObject({ kind: "full", network: "203.0.113.0/24", browser: "Firefox" });
    const { audited, failures, compared } = await effects(address);
    expect(audited.slice(-2)).toEqual(["sign-in.succeeded", "session.started"]);
    expect([failures, compared]).toEqual([0, 1]);
  });

  it("comes back to the page that was asked for, never to another site", async () => {
    const address = await activate(test.ctx);
    const targets = { "/inbox?q=a%20b": "/inbox?q=a%20b", "//evil.example": "/inbox", "/staff": "/inbox" };
    for (const [target, location] of Object.entries(targets)) {
      const fields: [string, string][] = [["returnTo", target], ...typed(address, PASSWORD)];
      expect((await send(own, plainSignIn(KNOWN_ACTION, fields))).headers.location).toBe(location);
      const { status, headers } = await send(own, scriptedSignIn(KNOWN_ACTION, fields));
      expect([status, headers["x-action-redirect"]]).toEqual([200, `https:/x/..${location};push`]);
      expect(headers.location).toBeUndefined();
    }
    expect(handled).toBe(0);
  });

  it("keeps the browser and the language of the cookies", async () => {
    const address = await activate(test.ctx);
    const token = "b".repeat(43);
    const cookie = `__Host-browser=${token}; __Host-locale=en`;
    const { raw } = await send(own, plainSignIn(KNOWN_ACTION, typed(address, PASSWORD)), { Cookie: cookie });
    expect(raw).toContain(`Set-Cookie: __Host-browser=${token};`);
    expect(raw).not.toContain("__Host-locale");
  });
});

describe("the action takes an attempt that was made already: as often counted, recorded and compared as without", () => {
  const cases: Record<string, () => Promise<[email: string, password: string]>> = {
    "a wrong password": async () => [await activate(test.ctx), "Rossz1234"],
    "an unknown address": async () => [newAddress(), "Rossz1234"],
    "an initial password": async () => [await invite(test.ctx), INITIAL_PASSWORD],
    "a captcha that is owed": async () => {
      const address = await activate(test.ctx);
      await fail(test.ctx, address, 3);
      return [address, PASSWORD];
    },
    "the tenth failure": async () => {
      const address = newAddress();
      await fail(test.ctx, address, 9);
      return [address, PASSWORD];
    },
    "a locked address": async () => {
      const address = await activate(test.ctx);
      await fail(test.ctx, address, 10);
      return [address, PASSWORD];
    },
    "an expired password": async () => {
      test.clock.set(NOW);
      const address = await activate(test.ctx);
      test.clock.advance({ days: 367 });
      return [address, PASSWORD];
    },
  };

  it.each(Object.entries(cases))("%s", async (_name, prepare) => {
    const byServer = await outcome(own, ...(await prepare()));
    const byAction = await outcome(plain, ...(await prepare()));
    expect(byServer).toEqual(byAction);
    expect(byServer.compared).toBeLessThanOrEqual(1);
    expect([handled, byServer.error.kind]).toEqual([2, expect.any(String)]);
  });

  it("each of several posts at once is counted", async () => {
    const address = newAddress();
    await Promise.all([1, 2, 3].map(() => post(own, address, "Rossz1234")));
    expect(await countedFailures(test.ctx, address)).toBe(3);
    expect(mockVerify).toHaveBeenCalledTimes(3);
  });

  it("a fault is the fault of the action, and nothing is tried again", async () => {
    const select = jest.fn(() => {
      throw new Error("the database is away");
    });
    const db = { with: () => ({ select }), select, $with: select };
    jest.mocked(webContext).mockReturnValue({ ...test.ctx, db: db as unknown as typeof test.ctx.db });
    const { body } = await post(own, newAddress(), "Rossz1234");
    expect(JSON.parse(body)).toEqual({ threw: "the database is away" });
    expect(select).toHaveBeenCalledTimes(1);
  });
});

describe("nothing is tried", () => {
  it.each([
    ["without a password", "anna@example.hu", ""],
    ["with a password of blanks", "anna@example.hu", "  "],
    ["without an address", "", "Rossz1234"],
    ["with what is no address", "anna", "Rossz1234"],
  ])("%s", async (_what, email, password) => {
    const headers = new Headers({ origin: "https://portal.example" });
    const form = { email, password, returnTo: null };
    expect(await signInEarly(form, headers, {} as Parameters<typeof signInEarly>[2])).toBeNull();
    expect([await countedFailures(test.ctx, email), mockVerify.mock.calls.length]).toEqual([0, 0]);
  });

  it("for a form of another site", async () => {
    const address = await activate(test.ctx);
    const form = plainSignIn(KNOWN_ACTION, typed(address, PASSWORD));
    mockVerify.mockClear();
    const { status } = await send(own, form, { Origin: "https://evil.example" });
    expect([status, handled, mockVerify.mock.calls.length]).toEqual([403, 0, 0]);
    const headers = new Headers({ origin: "https://evil.example" });
    const read = { email: address, password: PASSWORD, returnTo: null };
    expect(await signInEarly(read, headers, {} as Parameters<typeof signInEarly>[2])).toBeNull();
    expect(mockVerify).not.toHaveBeenCalled();
  });

  it("for a path that Next redirects", async () => {
    const redirecting = await startTestServer(
      async (_request, response) => void response.writeHead(308).end(),
      () => true,
      undefined,
      undefined,
      { actionId: KNOWN_ACTION, signIn: signInEarly },
    );
    expect((await post(redirecting, newAddress(), "Rossz1234")).status).toBe(308);
    expect(mockVerify).not.toHaveBeenCalled();
    await redirecting.close();
  });

  it("while every page is closed", async () => {
    const address = await activate(test.ctx);
    mockVerify.mockClear();
    jest.mocked(webSettings).mockReturnValue({ ...SERVER_SETTINGS, maintenance: { until: null } });
    const closed = await post(own, address, PASSWORD);
    jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
    expect([closed.status, handled, mockVerify.mock.calls.length]).toEqual([503, 0, 0]);
  });
});
