/** The documentation of the API is served, unless it is switched off; the API itself does not depend on it. */
import * as page from "@/app/api/docs/route";
import * as description from "@/app/api/v1/openapi.json/route";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, newKey } from "./api-fixture";

jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

let test: TestContext;
beforeEach(() => {
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
});
afterEach(() => test?.close());

async function begin(env: Record<string, string>) {
  test = await testContext({ env });
  jest.mocked(webContext).mockReturnValue(test.ctx);
}

const ROUTES = [
  ["/api/docs", page],
  ["/api/v1/openapi.json", description],
] as const;
const get = ([path, { GET }]: (typeof ROUTES)[number]) =>
  GET(new Request(`https://portal.example${path}`, { headers: { host: "portal.example" } }), {
    params: Promise.resolve({}),
  });

it("is open to everybody, and says what the calls of this portal are", async () => {
  await begin({});
  const [html, json] = await Promise.all(ROUTES.map(get));
  expect([html?.status, html?.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await html?.text()).toContain("placeMessage");
  expect(json?.status).toBe(200);
  expect(await json?.json()).toMatchObject({ openapi: "3.1.0", servers: [{ url: "http://localhost:3000/api/v1" }] });
});

it("is switched off by API_DOCS=0, and the calls go on", async () => {
  await begin({ API_DOCS: "0" });
  expect((await Promise.all(ROUTES.map(get))).map(({ status }) => status)).toEqual([404, 404]);
  expect((await call(await newKey(test.ctx), "GET", "/messages")).status).toBe(200);
});
