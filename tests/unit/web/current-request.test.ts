import type { ServerResponse } from "node:http";
import { currentRequest, withResponse } from "@/lib/web/response-status";

const pathOf = (url: string) =>
  withResponse({ req: { method: "GET", url } } as ServerResponse, () => currentRequest().path);

const TOKEN = "q".repeat(43);
const ID = "3f0c1a52-9b1e-4c7d-8a55-0d6f2b1c9e77";

describe("what the log says was asked for holds no secret (SEC-34, SEC-83)", () => {
  it.each([
    ["a page", "/inbox", "/inbox"],
    ["an item, whose id may be read", `/inbox/${ID}`, `/inbox/${ID}`],
    ["a query, which may hold anything", `/login?returnTo=/inbox&q=${TOKEN}`, "/login"],
    ["the link that activates", `/activate/${TOKEN}`, "/activate/…"],
    ["the link that changes a password", `/password/change/${TOKEN}`, "/password/change/…"],
    ["the link that closes", `/close-account/confirm/${TOKEN}?x=1`, "/close-account/confirm/…"],
    ["somebody's address", "/activate/anna.kovacs@example.hu/x", "/activate/…/x"],
    ["the same, encoded", "/anna.kovacs%40example.hu", "/…"],
    ["anything long", `/${"ab/".repeat(200)}`, `/${"ab/".repeat(66)}a`],
  ])("%s", (_what, url, said) => {
    expect(pathOf(url)).toBe(said);
  });
});
