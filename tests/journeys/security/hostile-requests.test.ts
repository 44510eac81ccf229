/**
 * Malformed and hostile requests against the production build: none may get a 5xx, hang, or leave a stack in the log. A
 * fixed list, and 300 mutations of real requests, which a seed makes the same in every run.
 */
import type { Browser } from "playwright-core";
import { cookieOf, fillMailbox, mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { formBody, hiddenFields, mutate, type PostedForm, seededRandom } from "@/tests/support/form-mutations";
import { newBrowserPage } from "@/tests/support/page-checks";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";
import { sendWire, wireRequest } from "@/tests/support/wire";

const SEED = 20_261_128;
const MUTATIONS = 300;
const AT_ONCE = 4;

let browser: Browser;
let portal: SecondPortal;
let lines: string[];
let cookie: string;
let messageId: string;
let logged: number;
beforeAll(async () => {
  browser = await launchBrowser();
  portal = await startSecondPortal({});
  // Skips the output of Next's start.
  logged = portal.log().length;
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [{ subject: "Ajánlat" }]);
  messageId = message?.id ?? "";
  const { page, context } = await newBrowserPage(browser);
  await signIn(page, customer);
  cookie = await cookieOf(page);
  await context.close();
  lines = [`Host: ${new URL(portal.url).host}`, `Origin: ${portal.url}`, `Cookie: ${cookie}`, "Accept: text/html"];
});
afterAll(async () => {
  await portal.stop();
  await browser.close();
});

const port = () => Number(new URL(portal.url).port);
let clients = 0;
/** A new client address for each request, so that no rate limit is reached. */
const from = () => `X-Forwarded-For: 198.18.${(clients >> 8) & 255}.${clients++ & 255}`;
const send = (line: string, more: string[] = [], body: string | Buffer = "") =>
  sendWire(port(), wireRequest(line, [...lines, from(), ...more], body));
/** Pages that redirect when there is a session, so they are requested without one. */
const isBeforeSignIn = (path: string) => /^\/(?:login|password\/forgot)$/.test(path);
const post = ({ path, type, action, body }: PostedForm, more: string[] = []) =>
  sendWire(
    port(),
    wireRequest(
      `POST ${path}`,
      [
        ...lines.filter((line) => !(isBeforeSignIn(path) && line.startsWith("Cookie"))),
        from(),
        ...more,
        `Content-Type: ${type}`,
        ...(action === null ? [] : [`Next-Action: ${action}`]),
      ],
      body,
    ),
  );

/** Faults in the portal's log since the beginning, and output that is no log line. */
function loggedFaults(): string[] {
  return portal
    .log()
    .slice(logged)
    .split("\n")
    .filter((line) => line !== "" && (!line.startsWith("{") || /"level":"(?:error|fatal)"|"stack"/.test(line)));
}

/** Forms of the portal as a browser sends them, with and without script. */
async function realForms(): Promise<PostedForm[]> {
  const posted: PostedForm[] = [];
  for (const path of [
    "/login",
    "/password/forgot",
    "/account/password",
    `/inbox/${messageId}`,
    `/inbox/${messageId}/reply`,
  ]) {
    const asCustomer: Record<string, string> =
      path.startsWith("/login") || path.startsWith("/password") ? {} : { cookie };
    const page = await (await fetch(`${portal.url}${path}`, { headers: asCustomer })).text();
    const fields = hiddenFields(page);
    const bound = fields.find(([name]) => /^\$ACTION_\d+:0$/.test(name))?.[1];
    if (!bound) throw new Error(`${path} has no form`);
    const action = (JSON.parse(bound) as { id: string }).id;
    const own = [...fields, ["email", "a@example.hu"], ["password", "x"], ["body", "Szöveg"]] as [string, string][];
    posted.push({ path, action: null, ...formBody(own) });
    const asScript = own.filter(([name]) => !name.startsWith("$ACTION")).map(([name, value]) => [`_1_${name}`, value]);
    posted.push({ path, action, ...formBody([...(asScript as [string, string][]), ["0", '[{"view":"form"},"$K1"]']]) });
  }
  const owner = hiddenFields(await (await fetch(`${portal.url}/inbox`, { headers: { cookie } })).text());
  posted.push({ path: "/api/locale", action: null, ...formBody([["locale", "hu"]]) });
  posted.push({ path: "/download/selected", action: null, ...formBody([...owner, ["ids", messageId]]) });
  return posted;
}

it.each([
  ["TRACE", "TRACE /login", []],
  ["a method that Next does not know", "PROPFIND /documents/x", []],
  ["the whole server", "GET *", []],
  ["the whole server's options", "OPTIONS *", []],
  ["a target for another host", "GET http://evil.example/login", []],
  ["no target", "GET", []],
  ["a tunnel", "CONNECT portal.example:443", []],
  ["another protocol", "GET /login", ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: x"]],
  ["a compressed body to a route", "POST /api/locale", ["Content-Encoding: gzip"]],
  ["router state that is none", "GET /inbox", ["rsc: 1", "next-router-state-tree: %5B"]],
  ["router state of another shape", "GET /inbox", ["rsc: 1", "next-router-state-tree: %5B5%5D"]],
  [
    "a segment that is none",
    "GET /inbox",
    ["rsc: 1", "next-router-prefetch: 1", "next-router-segment-prefetch: /__proto__"],
  ],
  ["the data of another router", "GET /_next/data/x/inbox.json", ["x-nextjs-data: 1"]],
  [
    "an internal header",
    "GET /inbox",
    ["x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware"],
  ],
  ["a rewrite of the client's own", "GET /inbox", ["x-middleware-rewrite: http://evil.example/"]],
  ["a matched path", "GET /inbox", ["x-matched-path: /api/health/ready"]],
  ["an image to be optimised", "GET /_next/image?url=http%3A%2F%2F127.0.0.1%3A1%2F&w=64&q=75", []],
  ["a range that is none", "GET /favicon.svg", ["Range: bytes=9-1,-"]],
  ["a form without a type", "POST /login", ["Content-Type: multipart/form-data"]],
  [
    "an unknown action",
    "POST /login",
    ["Next-Action: 000000000000000000000000000000000000000000", "Content-Type: text/plain"],
  ],
  ["an action that is no id", "POST /login", ["Next-Action: x", "Content-Type: text/plain"]],
  ["a short action", "POST /help", ["Next-Action: 7f", "Content-Type: text/plain"]],
  ["broken cookies", "GET /inbox", ["Cookie: =;;kuldemenyeim=%ff; locale=\u0001"]],
  ["a language that is none", "GET /login", ["Accept-Language: ,;q=x"]],
  ["dates that are none", "GET /favicon.svg", ["If-Modified-Since: yesterday", "If-None-Match: W/"]],
])("%s causes no fault", async (_what, line, more) => {
  const answer = await send(line, more);
  expect([answer.status >= 200 && answer.status < 500, answer.status]).toEqual([true, answer.status]);
  expect(answer.body).not.toMatch(/\n\s+at |node_modules/);
  expect(loggedFaults()).toEqual([]);
});

/** Nothing answers these; Next would render its page for unknown paths, and parse a form as that of an action. */
const STRAY = [
  "/fonts/x",
  "/fonts/OFL.txt",
  "/favicon-x",
  "/apple-touch-icon-x",
  "/brand.css/x",
  "/documents/x/y",
  "/download/nothing",
  "/staff/files/nothing",
  "/_next/x",
  "/.well-known/security-x",
];

it.each(STRAY)("a form posted to %s, which answers none, is refused", async (path) => {
  const [form, called] = await realForms();
  if (!form || !called) throw new Error("there is no form");
  const cut = { ...form, path, body: String(form.body).slice(0, -20) };
  for (const posted of [{ ...form, path }, { ...called, path }, cut, { ...cut, type: "multipart/form-data" }]) {
    expect((await post(posted)).status).toBe(404);
  }
  const foreign = [`Host: ${new URL(portal.url).host}`, "Origin: https://evil.example", from()];
  const lines = [...foreign, `Content-Type: ${form.type}`];
  expect((await sendWire(port(), wireRequest(`POST ${path}`, lines, form.body))).status).toBe(404);
  expect(loggedFaults()).toEqual([]);
});

it.each(["other.example", "a.example, b.example"])("forms work with X-Forwarded-Host: %s", async (host) => {
  for (const form of (await realForms()).filter(({ path }) => path === "/login")) {
    const { status } = await post(form, [`X-Forwarded-Host: ${host}`]);
    expect([form.action === null, status]).toEqual([form.action === null, 200]);
  }
  expect(loggedFaults()).toEqual([]);
});

it("compressed forms are refused, and actions of other pages", async () => {
  const forms = await realForms();
  for (const form of forms) expect((await post(form, ["Content-Encoding: gzip"])).status).toBe(415);
  const reply = forms.find(({ path, action }) => path.endsWith("/reply") && action !== null);
  if (!reply) throw new Error("the page has no form");
  expect((await post({ ...reply, path: "/help" })).status).toBe(409);
  expect(loggedFaults()).toEqual([]);
});

it(`${MUTATIONS} mutations of real forms get a status below 500, and the log has no stack`, async () => {
  const random = seededRandom(SEED);
  const forms = await realForms();
  const mutants = Array.from({ length: MUTATIONS }, (_, index) =>
    mutate(forms[index % forms.length] as PostedForm, random),
  );
  const faults: unknown[] = [];
  const next = mutants.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, mutant] of next) {
        const { status } = await post(mutant);
        if (!(status >= 200 && status < 500))
          faults.push({ index, status, ...mutant, body: String(mutant.body).slice(0, 900) });
      }
    }),
  );
  expect(faults).toEqual([]);
  expect(loggedFaults()).toEqual([]);
}, 240_000);

it("unchanged forms still work", async () => {
  for (const form of await realForms()) {
    const { status, body } = await post(form);
    if (form.path === "/login" && form.action !== null) expect(body).toContain('"email":"a@example.hu"');
    expect([form.path, form.action === null, [200, 303].includes(status), status]).toEqual([
      form.path,
      form.action === null,
      true,
      status,
    ]);
  }
  expect(loggedFaults()).toEqual([]);
});
