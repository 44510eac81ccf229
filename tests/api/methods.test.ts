/** The methods that an address of the Sender API does not have. */
import { globSync } from "node:fs";
import { API_CALLS } from "@/app/api/v1/calls";
import { problemSchema } from "@/app/api/v1/common-schema";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";

jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Module = Partial<Record<string, (request: Request, context: { params: Promise<object> }) => Promise<Response>>>;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
});
afterAll(() => test?.close());

/** The methods of each address, by the folder of its route. */
const called = Map.groupBy(API_CALLS, ({ path }) => path.replaceAll("{", "[").replaceAll("}", "]"));
const addresses = globSync("app/api/v1/**/route.ts")
  .map((file) => file.slice("app/api/v1".length, -"/route.ts".length))
  .filter((address) => address !== "/[...unknown]");

it.each(addresses)(
  "%s answers another method with problem details that name its own, with a key or without",
  async (address) => {
    const route = (await import(`@/app/api/v1${address}/route`)) as Module;
    const own = called.get(address)?.map(({ method }) => method) ?? ["GET"];
    expect(Object.keys(route).sort()).toEqual([...METHODS].sort());
    for (const method of METHODS.filter((one) => !(own as string[]).includes(one))) {
      for (const authorization of ["", "Bearer kp_live_x"]) {
        const url = `https://portal.example/api/v1${address}`;
        const headers = { host: "portal.example", ...(authorization ? { authorization } : {}) };
        const response = await route[method]?.(new Request(url, { method, headers }), { params: Promise.resolve({}) });
        const allow = response?.headers
          .get("allow")
          ?.split(", ")
          .filter((one) => one !== "HEAD")
          .sort();
        expect([method, response?.status, allow]).toEqual([method, 405, [...own].sort()]);
        expect(response?.headers.get("content-type")).toBe("application/problem+json");
        expect(problemSchema.parse(await response?.json())).toMatchObject({ code: "method-not-allowed", status: 405 });
      }
    }
  },
);

it("HEAD is named wherever GET is", async () => {
  const { POST, GET } = (await import("@/app/api/v1/messages/[id]/route")) as Module;
  expect(GET).toBeDefined();
  const request = new Request("https://portal.example/api/v1/messages/1", {
    method: "POST",
    headers: { host: "portal.example" },
  });
  const response = await POST?.(request, { params: Promise.resolve({}) });
  expect(response?.headers.get("allow")).toBe("GET, HEAD");
});
