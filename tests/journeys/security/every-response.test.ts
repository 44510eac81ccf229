/** The headers of every response of the running portal, and requests that are refused first. */
import { request } from "node:http";
import { JOBS } from "@/lib/jobs/registry";
import { isUnderNext } from "@/tests/support/page-status";
import { testPortal } from "@/tests/support/portal";

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Sends a request with any Host and Origin, which `fetch` does not allow. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { hostname, port, host } = new URL(testPortal().portalUrl);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: options.method ?? "GET", headers: { host, ...options.headers } },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => {
          body += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    sent.on("error", reject);
    sent.end(options.body);
  });
}

const PAGES = [
  "/login",
  "/password/forgot",
  "/password/sent",
  "/help",
  "/terms",
  "/privacy",
  "/cookies",
  "/accessibility",
];
const BEHIND_SIGN_IN = [
  "/inbox",
  "/inbox/00000000-0000-4000-8000-000000000000",
  "/sent",
  "/trash",
  "/account",
  "/account/password",
  "/services",
  "/password/first",
];
const OTHERS = [
  "/nowhere",
  "/api/health/live",
  "/api/health/ready",
  "/api/nowhere",
  "/.well-known/jwks.json",
  "/.well-known/security.txt",
  "/documents/00000000-0000-4000-8000-000000000000",
  "/favicon.svg",
  "/fonts/atkinson-next-latin.woff2",
  "/_next/static/nothing.js",
];

describe("every response", () => {
  it.each([...PAGES, ...BEHIND_SIGN_IN, ...OTHERS])("of %s has the security headers", async (path) => {
    const { status, headers } = await ask(path);
    expect(status).toBeLessThan(500);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": expect.stringMatching(/^(?:strict-origin|no-referrer)$/),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.any(String),
    });
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    // HSTS belongs to https only; the tests run over http.
    expect(headers["strict-transport-security"]).toBeUndefined();
  });

  it.each(["/api/nowhere", "/api/v1/nowhere"])("of %s, which does not exist, has a closed policy too", async (path) => {
    const { status, headers } = await ask(path);
    expect([status, headers["content-security-policy"]]).toEqual([404, "default-src 'none'; frame-ancestors 'none'"]);
  });

  it.each([...PAGES, ...BEHIND_SIGN_IN])("of %s is not cached", async (path) => {
    expect((await ask(path)).headers["cache-control"]).toContain("no-store");
  });

  it.each(BEHIND_SIGN_IN)("%s redirects a visitor to the sign-in page and shows nothing", async (path) => {
    const { status, headers } = await ask(path);
    expect([302, 303, 307]).toContain(status);
    expect(headers.location).toMatch(/^\/login/);
  });

  it("the policy allows scripts only with a nonce, which differs in every response", async () => {
    const nonceOf = async () =>
      /'nonce-([^']+)'/.exec(String((await ask("/login")).headers["content-security-policy"]))?.[1];
    const [first, second] = [await nonceOf(), await nonceOf()];
    expect(first).toBeTruthy();
    expect(first).not.toBe(second);
  });
});

it("the file for who finds a weakness names a contact", async () => {
  const { status, body } = await ask("/.well-known/security.txt");
  expect([status, /^Contact: \S+/m.test(body)]).toEqual([200, true]);
});

describe("refused first", () => {
  it.each(["/login", "/api/session", "/favicon.svg", "/inbox"])(
    "a request of %s with a foreign host gets 421",
    async (path) => {
      const { status } = await ask(path, { headers: { host: "evil.example" } });
      // Next's own server sends files, which are the same for everybody, without running code of the portal.
      expect(status).toBe(isUnderNext && path === "/favicon.svg" ? 200 : 421);
    },
  );

  it.each(["PUT", "DELETE", "PATCH"])("%s is not a method of the portal", async (method) => {
    expect((await ask("/login", { method })).status).toBe(405);
  });

  it.each([
    ["no origin", {}],
    ["null", { origin: "null" }],
    ["garbage", { origin: "not a url" }],
    ["a foreign page", { origin: "https://evil.example" }],
    ["a foreign page with a forwarded host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
  ])("a POST with %s gets 403, without a stack", async (_name, headers: Record<string, string>) => {
    for (const path of ["/login", "/inbox", "/api/locale", "/api/sign-out"]) {
      const answer = await ask(path, { method: "POST", headers: { ...headers, "content-length": "0" } });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.body).not.toMatch(/at .*\.js/);
    }
  });

  it("the routes of next-auth do not exist", async () => {
    const own = { origin: testPortal().portalUrl, "content-length": "0" };
    expect((await ask("/api/auth/callback/credentials", { method: "POST", headers: own })).status).toBe(404);
    for (const path of ["/api/auth/csrf", "/api/auth/providers", "/api/auth/session", "/api/auth/signin"]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
  });

  it("no job can be started without the secret", async () => {
    const secret = testPortal().env.CRON_SECRET ?? "";
    for (const { name } of JOBS) {
      for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: `Bearer ${secret}x` }] as Record<
        string,
        string
      >[]) {
        const answer = await ask(`/api/cron/${name}`, { headers });
        expect([name, answer.status, answer.body]).toEqual([name, 404, ""]);
      }
    }
    // The same address with the secret works: the refusals above are the secret's, not of an address that leads
    // nowhere.
    const headers = { authorization: `Bearer ${secret}` };
    expect((await ask("/api/cron/cancel-abandoned-batches", { headers })).status).toBe(200);
    expect((await ask("/api/cron/no-such-job", { headers })).status).toBe(404);
    // A host's scheduler calls by the deployment's own name.
    const byName = (more: Record<string, string>) =>
      ask("/api/cron/cancel-abandoned-batches", { headers: { host: "portal-abc123.vercel.app", ...more } });
    expect([(await byName(headers)).status, (await byName({})).status]).toEqual([200, 404]);
  });

  it.each([
    "/.env",
    "/.git/config",
    "/package.json",
    "/_next/static/../../package.json",
    "//evil.example/%2f..",
    "/%00",
    "/inbox/%ff",
  ])("%s is refused without a fault or a redirect elsewhere", async (path) => {
    const { status, headers, body } = await ask(path);
    // Next's own server sends its page of a fault for bytes that are no text, before any code of the portal runs.
    if (isUnderNext && path === "/inbox/%ff") expect(status).toBe(500);
    else expect(status).toBeLessThan(500);
    // A line of a stack; the page for an unknown address names scripts after its text.
    expect(body).not.toMatch(/\bat .*\.js:\d/);
    expect(status).not.toBe(200);
    expect(String(headers.location ?? "/")).toMatch(/^\/(?!\/)/);
  });
});
