/**
 * The same build under `next start`, where lib/server does not run and middleware.ts does its work: pages, refusals,
 * nonce and headers are the same, and no request can switch middleware.ts off.
 */
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { encodeSessionToken } from "@/lib/auth/session/next-auth";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { fillMailbox, mailboxCustomer, PASSWORD } from "@/tests/journeys/mailbox/mailbox-customer";
import { comparableResponse } from "@/tests/support/comparable-response";
import { withPortalContext } from "@/tests/support/customers";
import { formBody, hiddenFields } from "@/tests/support/form-mutations";
import { type Ask, portOf, send } from "@/tests/support/plain-request";
import { testPortal } from "@/tests/support/portal";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";
import { sendWire, wireRequest } from "@/tests/support/wire";

const MINUTE_MS = 60_000;
const MAX_FORM_BYTES = 5 * 1024 * 1024;

let plain: SecondPortal;
let session: string;
let messageId: string;
beforeAll(async () => {
  // The same APP_URL, so that pages and headers name the same host.
  plain = await startSecondPortal({ APP_URL: testPortal().portalUrl }, { program: "next start" });
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [{ subject: "Ajánlat és kötvény" }, { subject: "Díjbekérő" }]);
  messageId = message?.id ?? "";
  session = await withPortalContext(async (ctx) => {
    const input = { emailAddress: customer.email, password: PASSWORD, answer: null, client: UNKNOWN_CLIENT };
    const entered = await signIn(ctx, input);
    if (!entered.ok) throw new Error(entered.error.kind);
    return `kuldemenyeim=${await encodeSessionToken(entered.value.sessionId, ctx.settings.authSecret)}`;
  });
  // The first opening changes the lists.
  await send(portOf(testPortal().portalUrl), { path: `/inbox/${messageId}`, headers: { cookie: session } });
}, 3 * MINUTE_MS);
afterAll(() => plain.stop());

async function bothWays(asked: Ask) {
  const own = comparableResponse(await send(portOf(testPortal().portalUrl), asked));
  const other = comparableResponse(await send(portOf(plain.url), asked));
  expect(other).toEqual(own);
  return own;
}

const RSC = { rsc: "1", accept: "*/*" };

describe("the same pages", () => {
  it.each(["hu", "en"])("of a visitor, in the language %s", async (locale) => {
    for (const path of ["/login", "/help", "/password/forgot", "/nowhere", "/login?returnTo=%2Finbox%3Fq%3Da%20b"]) {
      const page = await bothWays({ path, headers: { cookie: `locale=${locale}` } });
      expect([path, page.hasNonce, page.withoutNonce]).toEqual([path, true, []]);
      expect(page.scripts).toBeGreaterThan(2);
      expect(page.status).toBe(path === "/nowhere" ? 404 : 200);
      expect(page.headers["cache-control"]).toContain("no-store");
    }
  });

  it.each(["hu", "en"])("of a customer, in the language %s", async (locale) => {
    const cookie = `${session}; locale=${locale}`;
    const message = `/inbox/${messageId}`;
    const lists = ["/inbox", "/inbox?q=aj%C3%A1nlat&sort=subject", "/sent", "/trash"];
    for (const path of [...lists, message, `${message}/reply`, "/account", "/account/password", "/services"]) {
      const page = await bothWays({ path, headers: { cookie } });
      expect([path, page.status, page.hasNonce, page.withoutNonce]).toEqual([path, 200, true, []]);
    }
  });

  it("as data for Next's router", async () => {
    for (const asked of ["/inbox", "/help?a=b", `/inbox/${messageId}`]) {
      const headersOfRouter = { ...RSC, cookie: session };
      // Next redirects to the address with the parameter that belongs to the router's headers.
      const first = await send(portOf(plain.url), { path: asked, headers: headersOfRouter });
      const path = first.headers.location ?? "";
      expect(path).toMatch(/[?&]_rsc/);
      const { headers, rows } = await bothWays({ path, headers: headersOfRouter });
      expect(headers["content-type"]).toBe("text/x-component");
      expect(rows.length).toBeGreaterThan(5);
    }
  });

  it("for HEAD: the headers without the page", async () => {
    for (const path of ["/login", "/inbox", `/inbox/${messageId}`]) {
      const { status, visible, hasNonce } = await bothWays({ path, method: "HEAD", headers: { cookie: session } });
      expect([path, status < 400, visible, hasNonce]).toEqual([path, true, "", true]);
    }
  });

  it("redirect a visitor to the sign-in page and back to what was asked for", async () => {
    for (const path of ["/", "/inbox?q=a%20b&sort=subject", "/sent?_rsc=1a2b3", `/inbox/${messageId}`]) {
      const { status, headers } = await bothWays({ path });
      expect([path, status]).toEqual([path, 307]);
      expect(headers.location).toMatch(/^\/login/);
    }
  });

  it("are the answers to a form, also when the browser hides its Origin", async () => {
    const shown = await send(portOf(testPortal().portalUrl), { path: "/password/forgot" });
    const fields = [...hiddenFields(shown.body), ["email", "nincs-ilyen"] as [string, string]];
    const { type, body } = formBody(fields);
    const origins: Record<string, string>[] = [{}, { origin: "null", "sec-fetch-site": "same-origin" }];
    for (const headers of origins) {
      const answered = await bothWays({
        path: "/password/forgot",
        method: "POST",
        headers: { ...headers, "content-type": type },
        body,
      });
      expect([answered.status, answered.hasNonce]).toEqual([200, true]);
      expect(answered.visible).toContain("nincs-ilyen");
    }
  });

  it("whatever spelling of the host has the same meaning", async () => {
    const { port } = new URL(testPortal().portalUrl);
    for (const host of [`LOCALHOST:${port}`, `localhost.:${port}`]) {
      expect((await bothWays({ path: "/help", headers: { host } })).status).toBe(200);
    }
  });
});

/** A multipart form with one field, as a browser sends it without script. */
const multipart = (name: string, value: string, end = "--") => ({
  body: `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b${end}\r\n`,
  headers: { "content-type": "multipart/form-data; boundary=b" },
});

describe("the same refusals", () => {
  const form = { method: "POST", path: "/login", body: "a=1" };
  it.each<[string, Ask, number]>([
    ["a foreign host", { path: "/login", headers: { host: "evil.example" } }, 421],
    ["PUT", { path: "/login", method: "PUT" }, 405],
    ["DELETE, for a script", { path: "/inbox", method: "DELETE", headers: { accept: "*/*" } }, 405],
    ["a form of a foreign page", { ...form, headers: { origin: "https://evil.example" } }, 403],
    ["the same in English", { ...form, headers: { origin: "https://evil.example", cookie: "locale=en" } }, 403],
    ["a form of a sandboxed frame", { ...form, headers: { origin: "null", "sec-fetch-site": "cross-site" } }, 403],
    ["an action that is no id", { ...form, headers: { "next-action": "../x" } }, 400],
    ["a compressed form", { ...form, headers: { "content-encoding": "gzip" } }, 415],
    ["a form without a boundary", { ...form, headers: { "content-type": "multipart/form-data" } }, 400],
    ["a form that is cut off", { ...form, ...multipart("$ACTION_KEY", "x", "") }, 400],
    ["a form without an action", { ...form, ...multipart("email", "a@example.hu") }, 400],
    ["state that is no JSON", { ...form, ...multipart("$ACTION_1:0", "{") }, 400],
    ["a form for an unknown path", { ...form, path: "/nowhere", ...multipart("$ACTION_1:0", "{") }, 400],
  ])("%s", async (_what, asked, status) => {
    const answer = await bothWays(asked);
    expect([answer.status, answer.hasNonce]).toEqual([status, false]);
  });

  it("a form that is too large", async () => {
    const large = Buffer.alloc(MAX_FORM_BYTES + 1);
    expect((await bothWays({ ...form, body: large })).status).toBe(413);
  });

  it("a reply that is too large: the customer comes back to the form", async () => {
    const body = Buffer.alloc(MAX_FORM_BYTES + 1);
    const headers = { cookie: session, "content-type": "multipart/form-data; boundary=b" };
    const path = `/inbox/${messageId}/reply`;
    const answer = await bothWays({ path, method: "POST", headers, body });
    // Its connection takes the next request.
    expect((await bothWays({ path: "/help" })).status).toBe(200);
    expect([answer.status, answer.headers.location]).toEqual([303, expect.stringMatching(/\?notice=too-large$/)]);
  });

  it("a prefetch of a message", async () => {
    const path = `/inbox/${messageId}`;
    const { status, visible } = await bothWays({ path, headers: { "sec-purpose": "prefetch", cookie: session } });
    expect([status, visible]).toEqual([503, ""]);
  });

  it("TRACE, although Next itself fails on it", async () => {
    for (const [url, statuses] of [
      [testPortal().portalUrl, [405]],
      [plain.url, [405, 500]],
    ] as const) {
      const { status, body } = await sendWire(
        portOf(url),
        wireRequest("TRACE /login", [`Host: ${new URL(url).host}`, "X-Probe: 4711"]),
      );
      expect(statuses).toContain(status);
      expect(body).not.toContain("4711");
    }
  });
});

it("under lib/server Next runs middleware.ts only for paths that it reads in another spelling", async () => {
  const portal = await startSecondPortal({ DEBUG: "next:router-server:resolve-routes" });
  const isRunFor = async (path: string) => {
    const before = portal.log().length;
    const asked = wireRequest(`GET ${path}`, [`Host: ${new URL(portal.url).host}`]);
    const { headers } = await sendWire(portOf(portal.url), asked);
    expect([path, headers["content-security-policy"]]).toEqual([path, expect.stringContaining("'nonce-")]);
    return portal.log().slice(before).includes("invoking middleware");
  };
  expect(await isRunFor("/help/../login")).toBe(true);
  for (const path of ["/login", "/help", "/inbox", "/nowhere"])
    expect([path, await isRunFor(path)]).toEqual([path, false]);
  await portal.stop();
});

it("redirects of next.config.ts are sent as they are, without the headers of a page", async () => {
  for (const path of ["/portaltorles", "/upp_login/services/start", "/.well-known/change-password", "/login/"]) {
    const told = [testPortal().portalUrl, plain.url].map(async (url) => {
      const { status, headers } = await send(portOf(url), { path });
      expect(headers["content-security-policy"] ?? "").not.toContain("nonce");
      return [status, headers.location, headers["cache-control"]];
    });
    const [own, other] = await Promise.all(told);
    expect([path, other]).toEqual([path, own]);
    expect(own?.[0]).toBeGreaterThan(300);
  }
});

it(
  "in maintenance both close every page in the same way",
  async () => {
    const extra = { APP_URL: testPortal().portalUrl, MAINTENANCE: "1" };
    const closed = [await startSecondPortal(extra), await startSecondPortal(extra, { program: "next start" })];
    for (const asked of [{ path: "/inbox?sort=subject" }, { path: "/nowhere", headers: { cookie: "locale=en" } }]) {
      const [own, other] = await Promise.all(
        closed.map(async ({ url }) => comparableResponse(await send(portOf(url), asked))),
      );
      expect(other).toEqual(own);
      expect([own?.status, own?.headers["retry-after"]]).toEqual([503, "300"]);
    }
    await Promise.all(closed.map((portal) => portal.stop()));
  },
  3 * MINUTE_MS,
);

describe("nothing that a client sends switches middleware.ts off", () => {
  const names = ["portal: prepared", "portal:prepared", "portal prepared", "portal : prepared", "portal%3A prepared"];
  const known = ["portal", "portal-prepared", "x-portal-prepared", "x-middleware-next", "x-middleware-prefetch"];
  it.each([
    ...[...names, ...known].map((name) => `${name}: 1`),
    `x-middleware-subrequest: ${Array(5).fill("middleware").join(":")}`,
    "x-middleware-override-headers: portal: prepared",
    "cookie: portal: prepared=1",
    "x-matched-path: /login",
    " portal: prepared: 1",
  ])("%s", async (line) => {
    const { host } = new URL(testPortal().portalUrl);
    const lines = [`Host: ${host}`, "Accept: text/html", line];
    const page = await sendWire(portOf(plain.url), wireRequest("GET /login?portal:%20prepared=1", lines));
    // 400: Node's parser refuses the name.
    expect([200, 400]).toContain(page.status);
    if (page.status === 200) expect(page.headers["content-security-policy"]).toContain("'nonce-");
    const foreign = await sendWire(
      portOf(plain.url),
      wireRequest("POST /login", [...lines, "Origin: https://evil.example"], "a=1"),
    );
    expect([400, 403]).toContain(foreign.status);
  });
});
