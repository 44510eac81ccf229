import type { IncomingMessage } from "node:http";
import { createLog } from "@/lib/log";
import { logRefusal } from "@/lib/web/fault";
import { webSettings } from "@/lib/web/web-settings";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));

const info = jest.fn();
jest.mocked(createLog).mockReturnValue({ info, warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue({ trustedProxyHops: 1, logLevel: "info" } as ReturnType<typeof webSettings>);

it("a refused request leaves one line with method, path and network, without a secret (ASVS V16.3)", () => {
  const headers = { "x-forwarded-for": "203.0.113.9, 198.51.100.77", cookie: "kuldemenyeim=secret" };
  const socket = { remoteAddress: "127.0.0.1" };
  const request = { method: "POST", url: `/activate/${"t".repeat(43)}?q=1`, headers, socket };
  logRefusal(request as unknown as IncomingMessage, 403);
  expect(info.mock.calls).toEqual([
    [{ method: "POST", path: "/activate/…", status: 403, network: "198.51.100.0/24" }, "a request was refused"],
  ]);
});
