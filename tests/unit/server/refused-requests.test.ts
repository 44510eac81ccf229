/** Requests that lib/server refuses before Next parses them, sent as bytes on a socket (docs/security.md). */
import { createLog } from "@/lib/log";
import { webSettings } from "@/lib/web/web-settings";
import { KNOWN_ACTION, SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));

const info = jest.fn();
const error = jest.fn();
jest.mocked(createLog).mockReturnValue({ info, warn: jest.fn(), error });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const HOST = "Host: portal.example";
const ORIGIN = "Origin: https://portal.example";
const PAGE = "Accept: text/html";
const BOUNDARY = "----b";
const MULTIPART = `Content-Type: multipart/form-data; boundary=${BOUNDARY}`;

type Seen = { url?: string; headers: NodeJS.Dict<string | string[]>; body: string };
let seen: Seen[] = [];
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ url: request.url, headers: { ...request.headers }, body: Buffer.concat(chunks).toString() });
    response.writeHead(200, { "Content-Type": "text/plain" }).end("next");
  });
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
  jest.clearAllMocks();
});

const ask = (line: string, lines: string[] = [HOST], body = "") =>
  sendWire(server.port, wireRequest(line, lines, body));
const form = (fields: Record<string, string>) =>
  `${Object.entries(fields)
    .map(([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join("")}--${BOUNDARY}--\r\n`;
const post = (body: string, lines: string[] = [], path = "/login") =>
  ask(`POST ${path}`, [HOST, ORIGIN, PAGE, ...lines], body);
const free = JSON.stringify({ id: KNOWN_ACTION, bound: null });
const bound = (id: string) => JSON.stringify({ id, bound: "$@1" });

async function expectRefused(answer: ReturnType<typeof ask>, status: number): Promise<void> {
  const { headers, ...got } = await answer;
  expect(got.status).toBe(status);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "cache-control": expect.stringMatching("no-store"),
  });
  expect(seen).toEqual([]);
  expect(error).not.toHaveBeenCalled();
  const lines = info.mock.calls.filter(([, text]) => text !== "a request was answered");
  expect(lines).toEqual([[expect.objectContaining({ status }), "a request was refused"]]);
}

describe("the first line and the host", () => {
  it.each([
    ["another host", "GET /login", ["Host: evil.example"], 421],
    ["no host but a target of ours in absolute form", "GET https://evil.example/login", [HOST], 421],
    ["an absolute-form target for another host", "GET http://evil.example/", [HOST], 421],
    ["the same with user information", "GET http://portal.example@evil.example/", [HOST], 421],
    ["two hosts", "GET /login", [HOST, "Host: evil.example"], 400],
    ["a target that is no path", "GET *", [HOST], 400],
    ["a target that cannot be decoded", "GET /%ff", [HOST], 400],
    ["a NUL in the target", "GET /%00", [HOST], 400],
    ["TRACE", "TRACE /login", [HOST], 405],
    ["OPTIONS for the whole server", "OPTIONS *", [HOST], 405],
    ["a method that the portal does not have", "PROPFIND /inbox", [HOST], 405],
    ["PUT to a route", "PUT /api/locale", [HOST], 405],
    ["a tunnel", "CONNECT portal.example:443", [HOST], 405],
    ["a method that is none", "LOGIN /login", [HOST], 400],
    ["bytes that are no request", "\u0016\u0003\u0001", [], 400],
    ["an unknown expectation", "GET /login", [HOST, "Expect: tea"], 417],
    ["a header larger than 16 KB", "GET /login", [HOST, `Cookie: a=${"x".repeat(20_000)}`], 431],
  ])("%s", async (_what, line, lines, status) => {
    const answer = await ask(line, lines);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(seen).toEqual([]);
    expect(info.mock.calls.map(([fields]) => fields.status)).toEqual([status]);
  });

  const forAnyHost = ["/api/health/live", "/api/health/ready", "/api/metrics", "/api/cron/send-notification"];
  it.each(forAnyHost)("%s responds for any Host, and without one", async (path) => {
    expect((await ask(`GET ${path}`, ["Host: 10.0.0.7:3000"])).status).toBe(200);
    expect((await sendWire(server.port, `GET ${path} HTTP/1.0\r\n\r\n`)).status).toBe(200);
    expect(seen.map(({ headers }) => headers.host)).toEqual(["portal.example", "portal.example"]);
  });

  it("names the allowed methods", async () => {
    expect((await ask("TRACE /login")).headers.allow).toBe("GET, HEAD, POST");
  });

  it.each([
    ["an absolute-form target of ours", "GET https://portal.example/login?a=1", "/login?a=1"],
    ["one without a path", "GET https://portal.example", "/"],
    ["one whose Host line differs", "GET https://PORTAL.example/login", "/login"],
  ])("%s is served", async (_what, line, url) => {
    expect((await ask(line)).status).toBe(200);
    expect(seen[0]?.url).toBe(url);
  });
});

describe("headers that only the portal, Next or a platform may set", () => {
  it.each([
    "x-portal-socket-address: 192.0.2.1",
    "x-portal-method: HEAD",
    "x-portal-path: /inbox",
    "x-nonce: abc",
    "x-request-id: mine",
    "x-middleware-subrequest: middleware:middleware",
    "x-middleware-set-cookie: a=1",
    "x-matched-path: /inbox",
    "x-invoke-path: /inbox",
    "x-nextjs-data: 1",
    "next-resume: 1",
    "x-action-forwarded: 1",
    "x-prerender-revalidate: 1",
    "x-now-route-matches: 1",
    "x-forwarded-host: evil.example",
    "x-forwarded-host: a.example, b.example",
    "x-forwarded-proto: http",
    "forwarded: host=evil.example",
    "content-security-policy: script-src 'nonce-mine'",
  ])("%s never reaches a page", async (line) => {
    expect((await ask("GET /login", [HOST, line])).status).toBe(200);
    const [name = "", value] = line.split(": ");
    expect(seen[0]?.headers[name]).not.toBe(value);
  });

  it("the socket's address and the request id are set by the portal", async () => {
    await ask("GET /login", [HOST, "x-portal-socket-address: 192.0.2.1", "x-request-id: mine"]);
    expect(seen[0]?.headers).toMatchObject({ "x-portal-socket-address": "127.0.0.1", "x-request-id": "request-1" });
  });
});

it("conditional headers and ranges are passed on for documents only", async () => {
  const lines = [HOST, "Range: bytes=9-1", "If-Match: x"];
  await ask("GET /favicon.svg", lines);
  await ask("GET /documents/1", lines);
  expect(seen.map(({ headers }) => [headers.range, headers["if-match"]])).toEqual([
    [undefined, undefined],
    ["bytes=9-1", "x"],
  ]);
});

describe("headers of the router", () => {
  const tree = (value: unknown) => `next-router-state-tree: ${encodeURIComponent(JSON.stringify(value))}`;
  const sound = ["", { children: ["inbox", { children: [["id", "1", "d", null], {}] }, null, "refetch", 16] }];

  it("in the router's own format pass", async () => {
    for (const lines of [[tree(sound)], ["next-router-prefetch: 1", "next-router-segment-prefetch: /_tree"]]) {
      expect((await ask("GET /inbox", [HOST, "rsc: 1", ...lines])).status).toBe(200);
    }
  });

  it.each([
    ["no JSON", "next-router-state-tree: %7B"],
    ["not encoded", "next-router-state-tree: %"],
    ["another shape", tree({ children: 1 })],
    ["a segment that is none", tree([5, {}])],
    ["a child that is none", tree(["", { children: null }])],
    ["a parameter of no kind", tree([["id", "1", "x", null], {}])],
    [
      "deep beyond any address",
      tree(Array.from({ length: 60 }).reduce((inner) => ["", { children: inner }], ["", {}])),
    ],
    ["a prefetch of no kind", "next-router-prefetch: yes"],
    ["a segment with blanks", "next-router-segment-prefetch: a b"],
    ["another rsc", "rsc: true"],
    ["an action that is no id", "next-action: ../x"],
  ])("%s", async (_what, line) => {
    await expectRefused(ask("GET /inbox", [HOST, line]), 400);
  });
});

describe("what is posted to a page", () => {
  it.each([
    ["without an origin", [], 403],
    ["from a foreign page", ["Origin: https://evil.example"], 403],
    ["from a foreign page that names us", ["Origin: https://evil.example", "X-Forwarded-Host: evil.example"], 403],
  ])("%s", async (_what, lines, status) => {
    await expectRefused(ask("POST /login", [HOST, ...lines, MULTIPART], form({ a: "1" })), status);
  });

  it.each([
    ["a multipart body without an end", [MULTIPART], `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"`, 400],
    ["a multipart type without a boundary", ["Content-Type: multipart/form-data"], "a=1", 400],
    ["a multipart body of another boundary", [MULTIPART], "--other--", 400],
    ["a compressed body", [MULTIPART, "Content-Encoding: gzip"], "x", 415],
    ["a body framed in another way", ["Transfer-Encoding: gzip, chunked"], "", 400],
    ["a body longer than a form may be", [MULTIPART], "x".repeat(5 * 1024 * 1024 + 1), 413],
    ["state that is no JSON", [MULTIPART], form({ $ACTION_REF_1: "", "$ACTION_1:0": "{" }), 400],
    [
      "bound arguments that are absent",
      [MULTIPART],
      form({ $ACTION_REF_1: "", "$ACTION_1:0": bound(KNOWN_ACTION) }),
      400,
    ],
    ["no action", [MULTIPART], form({ email: "a" }), 400],
    [
      "an action named twice",
      [MULTIPART],
      form({ $ACTION_REF_1: "", "$ACTION_1:0": bound(KNOWN_ACTION), "$ACTION_1:1": "[]" })
        .repeat(2)
        .replace(`--${BOUNDARY}--\r\n`, ""),
      400,
    ],
    [
      "three actions",
      [MULTIPART],
      form({
        $ACTION_REF_1: "",
        $ACTION_REF_2: "",
        $ACTION_REF_3: "",
        "$ACTION_1:0": free,
        "$ACTION_2:0": free,
        "$ACTION_3:0": free,
      }),
      400,
    ],
    [
      "a name spelt in another way",
      [MULTIPART],
      form({ $ACTION_REF_1: "", "$ACTION_1:0": free.replace("{", "{ ") }),
      400,
    ],
    ["a reference to nothing", [MULTIPART], form({ $ACTION_REF_1: "" }), 400],
    ["a field of no kind", [MULTIPART], form({ $ACTION_X: "" }), 400],
    ["deep state", [MULTIPART], form({ "$ACTION_1:1": `${"[".repeat(5000)}${"]".repeat(5000)}` }), 400],
    ["1,001 fields", [MULTIPART], form(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`f${i}`, ""]))), 400],
    ["an action of another release", [MULTIPART], form({ [`$ACTION_ID_${"0".repeat(42)}`]: "" }), 409],
    ["the arguments of an action, no JSON", [`Next-Action: ${KNOWN_ACTION}`, "Content-Type: text/plain"], "[", 400],
    ["the arguments of an action, no list", [`Next-Action: ${KNOWN_ACTION}`, "Content-Type: text/plain"], "5", 400],
    ["the same as a form", [`Next-Action: ${KNOWN_ACTION}`, MULTIPART], form({ 1: "x" }), 400],
    ["a script's action of another release", [`Next-Action: ${"0".repeat(42)}`, MULTIPART], form({ 0: "[]" }), 409],
  ])("%s", async (_what, lines, body, status) => {
    await expectRefused(post(body, lines), status);
  });

  it.each([
    [
      "a form sent without script",
      [MULTIPART],
      form({
        $ACTION_REF_1: "",
        "$ACTION_1:0": bound(KNOWN_ACTION),
        "$ACTION_1:1": "[{}]",
        $ACTION_KEY: "k",
        email: "a",
      }),
    ],
    ["a form sent by script", [`Next-Action: ${KNOWN_ACTION}`, MULTIPART], form({ _1_email: "a", 0: '[{},"$K1"]' })],
    ["arguments without files", [`Next-Action: ${KNOWN_ACTION}`, "Content-Type: text/plain;charset=UTF-8"], "[]"],
    ["an ordinary form", ["Content-Type: application/x-www-form-urlencoded"], "a=1"],
    ["an empty form", [], ""],
  ])("%s reaches the page unchanged", async (_what, lines, body) => {
    expect((await post(body, lines)).status).toBe(200);
    expect(seen.map((request) => request.body)).toEqual([body]);
  });

  it("the form of a list may be sent to a route, which ignores the action that it names", async () => {
    const body = form({ [`$ACTION_ID_${"0".repeat(42)}`]: "", ids: "1" });
    expect((await post(body, [MULTIPART], "/download/selected")).status).toBe(200);
  });

  it("the body of a route is checked by the route, but a compressed one is refused", async () => {
    expect((await post("{", ["Content-Type: application/json"], "/api/locale")).status).toBe(200);
    seen = [];
    await expectRefused(post("x", ["Content-Encoding: br"], "/api/locale"), 415);
  });

  it("a reply that is too large is passed on, so that its text is kept", async () => {
    const body = "x".repeat(5 * 1024 * 1024 + 1);
    expect((await post(body, [MULTIPART], "/inbox/1/reply")).status).toBe(200);
  });
});

describe("the response to a refused request", () => {
  it("is a page in the customer's language where a browser shows it", async () => {
    const hu = await post("", [MULTIPART], "/login");
    expect(hu.body).toContain("A kérést nem tudtuk teljesíteni");
    const en = await post("", [MULTIPART, "Cookie: __Host-locale=en"], "/login");
    expect(en.body).toContain("We could not process this request");
    expect(en.headers["content-type"]).toBe("text/html; charset=utf-8");
  });

  it("has no body for a script, and makes Next's router reload the page", async () => {
    const answer = await post(form({ 0: "[]" }), [`Next-Action: ${"0".repeat(42)}`, MULTIPART]);
    expect([answer.body, answer.headers["x-nextjs-action-not-found"]]).toEqual(["", "1"]);
  });
});
