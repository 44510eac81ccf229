/** How lib/server replaces failed responses: by its own pages, and with 400 for faults that the client caused. */
import type { ServerResponse } from "node:http";
import { createLog } from "@/lib/log";
import type { Handle } from "@/lib/server/portal-server";
import { logRequestFault } from "@/lib/web/fault";
import { noteActionAwaited, noteActionBegun } from "@/lib/web/response-status";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, type WireResponse, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));

const info = jest.fn();
const error = jest.fn();
jest.mocked(createLog).mockReturnValue({ info, warn: jest.fn(), error });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const NEXT_PAGE = "<html>the page of Next</html>";
const HTML = { "Content-Type": "text/html; charset=utf-8" };
const fault = () => Object.assign(new Error("values of a row"), { digest: "4711" });

let handle: Handle;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer((request, response) => handle(request, response));
});
afterAll(() => server.close());
beforeEach(() => jest.clearAllMocks());

const setResponseStatus =
  (status: number, headers: Record<string, string> = HTML) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end(NEXT_PAGE);
function ask(answer: (response: ServerResponse) => unknown, lines: string[] = [], line = "GET /inbox?q=titok") {
  handle = async (_request, response) => void answer(response);
  return sendWire(server.port, wireRequest(line, ["Host: portal.example", "Accept: text/html", ...lines]));
}
const logged = () =>
  [...error.mock.calls, ...info.mock.calls]
    .filter(([, text]) => text !== "a request was answered")
    .map(([fields, text]) => [fields.status, text]);

function expectPage(answer: WireResponse, status: number, heading: string): void {
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(`<h1>${heading}</h1>`);
  expect(answer.body).not.toContain(NEXT_PAGE);
  expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(answer.body)));
  expect(answer.headers["content-security-policy"]).toContain("style-src 'sha256-");
  expect(answer.headers["content-encoding"]).toBeUndefined();
}

describe("a fault", () => {
  it("is a page of lib/server with the reference of the log and a link to try again", async () => {
    const answer = await ask((response) => {
      logRequestFault(fault());
      setResponseStatus(500, { ...HTML, "Content-Encoding": "gzip" })(response);
    });
    expectPage(answer, 500, "Elnézést kérünk, hiba történt");
    expect(answer.body).toContain("Hibaazonosító: request-1");
    expect(answer.body).toContain('href="/inbox?q=titok"');
    expect(logged()).toEqual([[undefined, "a request met a fault"]]);
  });

  it("is replaced when Next sends its page in pieces", async () => {
    const answer = await ask((response) => {
      response.statusCode = 500;
      response.setHeader("Content-Type", "text/html");
      response.write("<html>");
      response.write(NEXT_PAGE);
      response.end("</html>");
    });
    expectPage(answer, 500, "Elnézést kérünk, hiba történt");
  });

  it("of the handler itself gets the same page, with its reference, and one line in the log", async () => {
    const answer = await ask(() => {
      throw fault();
    });
    expectPage(answer, 500, "Elnézést kérünk, hiba történt");
    expect(answer.body).toContain("Hibaazonosító: request-1");
    expect(logged()).toEqual([[undefined, "a request met a fault"]]);
  });

  it("has no body for HEAD", async () => {
    const answer = await ask(setResponseStatus(500), [], "HEAD /inbox");
    expect([answer.status, answer.body]).toEqual([500, ""]);
  });

  it.each([
    ["a route's response", { "Content-Type": "application/json" }, []],
    ["a response for Next's script", HTML, ["rsc: 1"]],
  ])("%s is not replaced", async (_what, headers, lines) => {
    const answer = await ask(setResponseStatus(500, headers as Record<string, string>), lines as string[]);
    expect(answer.status).toBe(500);
    expect(answer.body).toContain(NEXT_PAGE);
  });
});

describe("a fault before the server action has begun means that the request is malformed", () => {
  const failing =
    ({ awaited = true, begun = false }) =>
    (response: ServerResponse) => {
      if (awaited) noteActionAwaited(response);
      if (begun) noteActionBegun();
      logRequestFault(fault());
      setResponseStatus(500, { "Content-Type": "text/plain" })(response);
    };

  it("responds with 400, and logs one line without a stack", async () => {
    expectPage(await ask(failing({})), 400, "A kérést nem tudtuk teljesíteni");
    expect(logged()).toEqual([[400, "a request was refused"]]);
  });

  it("a script gets 400 too, without a body", async () => {
    const answer = await ask(failing({}), ["rsc: 1"]);
    expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([400, "", undefined]);
  });

  it.each([
    ["an action that fails", { begun: true }],
    ["a page that fails", { awaited: false }],
  ])("%s is a fault with status 500", async (_what, how) => {
    const answer = await ask(failing(how));
    expectPage(answer, 500, "Elnézést kérünk, hiba történt");
    expect(answer.body).toContain("Hibaazonosító: request-1");
  });
});

it("a form that Next refuses in plain text is refused by a page", async () => {
  const headers = { "Content-Type": "text/plain", "x-nextjs-action-not-found": "1" };
  expectPage(await ask(setResponseStatus(409, headers)), 409, "Az oldal időközben elavult");
});

describe("an unknown path", () => {
  it("that middleware.ts does not cover gets a page of lib/server, any other the portal's own page", async () => {
    expectPage(await ask(setResponseStatus(404), [], "GET /documents/x/y"), 404, "A keresett oldal nem található");
    const own = await ask(setResponseStatus(404, { ...HTML, "Content-Security-Policy": "default-src 'self'" }));
    expect(own.body).toContain(NEXT_PAGE);
    expect(own.headers["content-security-policy"]).toBe("default-src 'self'");
  });
});

it("every response has a Content-Security-Policy", async () => {
  const answer = await ask(setResponseStatus(200, { "Content-Type": "text/css" }), [], "GET /brand.css");
  expect(answer.headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
});
