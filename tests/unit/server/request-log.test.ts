/** What the log says about each request, and how it joins the log, the audit log and the reference of a failed page. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { StorageError } from "@/lib/document/storage/storage-error";
import { newRequestId } from "@/lib/kernel/request-id";
import { createLog } from "@/lib/log";
import { metricsText } from "@/lib/metrics/exposition";
import type { Handle } from "@/lib/server/portal-server";
import { logRequestFault, serverLog } from "@/lib/web/fault";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/db/insert-rows");
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const CANARY = "kanari4711@example.hu";
const ID = "3f0c1a52-9b1e-4c7d-8a55-0d6f2b1c9e77";
const OWN_ID = "request-1";

let folder: string;
let file: string;
let fd: number;
let handle: Handle;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "portal-log-"));
  server = await startTestServer((request, response) => handle(request, response));
});
beforeEach(() => {
  file = path.join(folder, expect.getState().currentTestName?.replaceAll(/\W/g, "").slice(0, 100) ?? "log");
  fd = openSync(file, "w");
  Object.assign(globalThis, { portalServerLog: createLog("info", "portal", fd) });
});
afterEach(() => closeSync(fd));
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function ask(answer: (response: ServerResponse) => unknown, line: string, lines: string[] = []) {
  handle = async (_request, response) => void (await answer(response));
  return sendWire(server.port, wireRequest(line, ["Host: portal.example", "Accept: text/html", ...lines]));
}
const text = () => readFileSync(file, "utf8");
const logged = () =>
  text()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const succeed = (response: ServerResponse) => response.writeHead(200, { "Content-Type": "text/html" }).end("page");
const fail = (error: unknown, headers: Record<string, string> = { "Content-Type": "text/html" }) => {
  return (response: ServerResponse) => {
    logRequestFault(error);
    response.writeHead(500, headers).end("the page of Next");
  };
};

it("every request leaves one JSON line with level, time, request id, route, status and duration", async () => {
  await ask(succeed, `GET /inbox/${ID}?q=${CANARY}`, [`Cookie: session=${CANARY}`, `User-Agent: ${CANARY}`]);
  expect(logged()).toEqual([
    {
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      name: "portal",
      pid: process.pid,
      requestId: OWN_ID,
      route: "/inbox/[id]",
      method: "GET",
      status: 200,
      durationMs: expect.any(Number),
      msg: "a request was answered",
    },
  ]);
  expect(text()).not.toMatch(new RegExp(`${ID}|kanari`));
});

it("every line that is written while a request is handled has its id and route", async () => {
  await ask(async (response) => {
    await new Promise(setImmediate);
    serverLog().warn({ kind: "probe" }, "in the middle");
    succeed(response);
  }, "GET /inbox");
  expect(logged()).toMatchObject([
    { msg: "in the middle", requestId: OWN_ID, route: "/inbox" },
    { msg: "a request was answered", requestId: OWN_ID, route: "/inbox" },
  ]);
});

it("a refused request has its id too, and its network instead of the address", async () => {
  await ask(succeed, "GET /inbox", ["x-forwarded-for: 198.51.100.77", "Origin: https://evil.example", "rsc: 2"]);
  expect(logged()).toMatchObject([
    { requestId: OWN_ID, route: "/inbox", status: 400, network: "198.51.100.0/24", msg: "a request was refused" },
  ]);
});

it("files are not logged, and neither is a path that no route answers named", async () => {
  await ask(succeed, "GET /_next/static/a.js");
  await ask(succeed, "GET /nowhere/else");
  const [line, ...others] = logged();
  expect(others).toEqual([]);
  expect([line?.status, line?.route, line?.path]).toEqual([200, undefined, undefined]);
});

it("a client that goes before the first byte of its answer counts as 499, and a method that is refused as other", async () => {
  await new Promise<void>((resolve) => {
    handle = async (_request, response) => {
      response.once("close", resolve);
      client.destroy();
    };
    const client = connect(server.port, "127.0.0.1");
    client.write(wireRequest("GET /inbox", ["Host: portal.example"]));
  });
  expect(logged()).toMatchObject([{ status: 499, msg: "a client went away before its answer was complete" }]);
  await ask(succeed, "PROPFIND /inbox");
  const text = await metricsText([]);
  const count = "portal_http_request_duration_seconds_count";
  expect(text).toContain(`${count}{method="GET",route="/inbox",status="499"} 1\n`);
  expect(text).toContain(`${count}{method="other",route="/inbox",status="405"} 1\n`);
  expect(text).not.toContain("PROPFIND");
});

describe("the id of a request", () => {
  it.each([
    ["of a trusted proxy is taken", "0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319c"],
    ["that is too short is made anew", "mine", OWN_ID],
    ["that is an address is made anew", CANARY, OWN_ID],
    ["that is longer than 64 characters is made anew", "a".repeat(65), OWN_ID],
  ])("%s", async (_what, given, expected) => {
    let seen: unknown;
    handle = async (request, response) => {
      seen = request.headers["x-request-id"];
      succeed(response);
    };
    await sendWire(server.port, wireRequest("GET /inbox", ["Host: portal.example", `x-request-id: ${given}`]));
    expect([seen, logged()[0]?.requestId]).toEqual([expected, expected]);
  });

  it("has twelve characters that are easy to read out", () => {
    const counting = {
      bytes: (length: number) => Uint8Array.from({ length }, (_, index) => (index * 37) % 256),
      uuid: () => "",
    };
    expect(newRequestId(counting)).toMatch(/^[34679cdfghjkmnpqrtwxy]{4}(?:-[34679cdfghjkmnpqrtwxy]{4}){2}$/);
  });

  it("is in the audit events of the request", async () => {
    const rows: unknown[] = [];
    jest.mocked(insertRows).mockImplementation(async (_db, _table, added) => rows.push(...(added as unknown[])));
    const at = new Date("2026-11-23T09:00:00Z");
    const event = { kind: "sign-in.succeeded", actor: "customer" } as const;
    await ask(async (response) => {
      await recordAuditEvent({} as Db, at, event);
      succeed(response);
    }, "GET /inbox");
    await recordAuditEvent({} as Db, at, event);
    expect(rows).toMatchObject([{ requestId: OWN_ID }, { requestId: undefined }]);
  });
});

it("the reference of a failed page is the id in the lines of its fault and of its request", async () => {
  const error = Object.assign(new Error(CANARY), { digest: "1234567" });
  const answer = await ask(fail(error), "GET /inbox");
  expect(answer.status).toBe(500);
  expect(answer.body).toContain(`Hibaazonosító: ${OWN_ID}`);
  expect(answer.body).not.toContain("1234567");
  expect(logged()).toMatchObject([
    { requestId: OWN_ID, msg: "a request met a fault", digest: "1234567", path: "/inbox" },
    { requestId: OWN_ID, msg: "a request was answered", status: 500 },
  ]);
  expect(text()).not.toContain("kanari");
});

describe("while the database is out of reach", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  const wrapped = Object.assign(new Error("Failed query: select 1"), { cause: refused });

  it.each([
    ["no server", refused],
    ["no server, for a query", wrapped],
    ["a server that stops", Object.assign(new Error("terminating"), { name: "PostgresError", code: "57P01" })],
    ["a server that starts", Object.assign(new Error("starting up"), { name: "PostgresError", code: "57P03" })],
    ["no connection left", Object.assign(new Error("too many clients"), { name: "PostgresError", code: "53300" })],
    ["a server that became read-only", Object.assign(new Error("read-only"), { name: "PostgresError", code: "25006" })],
    ["several addresses", new AggregateError([refused])],
  ])("a page answers 503 with Retry-After: %s", async (_what, error) => {
    const answer = await ask(fail(error), "GET /inbox");
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "30"]);
    expect(answer.body).toContain("<h1>A portál jelenleg nem érhető el</h1>");
    expect(answer.body).toContain(`Hibaazonosító: ${OWN_ID}`);
    expect(logged().at(-1)).toMatchObject({ status: 503, requestId: OWN_ID });
  });

  it("an answer for Next's script and one of a route have the status and the header too", async () => {
    const json = { "Content-Type": "application/json" };
    for (const answer of [
      await ask(fail(wrapped), "GET /inbox", ["rsc: 1"]),
      await ask(fail(wrapped, json), "GET /api/session"),
      await ask((response) => {
        logRequestFault(wrapped);
        response.statusCode = 500;
        response.setHeader("Content-Type", "application/json");
        response.end("{}");
      }, "GET /api/session"),
    ]) {
      expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "30"]);
    }
  });

  it.each([
    [
      "a wrong query",
      Object.assign(new Error("Failed query: x"), { cause: Object.assign(new Error("x"), { code: "42601" }) }),
    ],
    ["another system that is out of reach", Object.assign(new TypeError("fetch failed"), { cause: refused })],
  ])("%s is a fault: 500", async (_what, error) => {
    const answer = await ask(fail(error), "GET /inbox");
    expect([answer.status, answer.headers["retry-after"]]).toEqual([500, undefined]);
  });
});

it("a document that breaks off because the storage fails is its alarm, with kind and reason", async () => {
  const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
  const failed = () => new StorageError("unavailable", "ECONNREFUSED", { cause: refused });
  // lib/server throws the error as it is, Next wraps it.
  for (const error of [failed(), new Error("failed to pipe response", { cause: failed() })]) {
    await ask(fail(error), "GET /download/zip");
  }
  const alarm = {
    alarm: "document-storage-failed",
    kind: "unavailable",
    reason: "ECONNREFUSED",
    path: "/download/zip",
  };
  expect(logged().filter(({ level }) => level === "error")).toMatchObject([alarm, alarm]);
});
