import type { ServerResponse } from "node:http";
import { currentRequest, withResponse } from "@/lib/web/response-status";

const pathOf = (url: string) =>
  withResponse({ req: { method: "GET", url } } as ServerResponse, () => currentRequest().path);

const TOKEN = "q".repeat(43);
const ID = "3f0c1a52-9b1e-4c7d-8a55-0d6f2b1c9e77";

describe("the path in the log has no secret", () => {
  it.each([
    ["a page", "/inbox", "/inbox"],
    ["a message, whose id is no secret", `/inbox/${ID}`, `/inbox/${ID}`],
    ["a query, which may hold anything", `/login?returnTo=/inbox&q=${TOKEN}`, "/login"],
    ["the link that activates", `/activate/${TOKEN}`, "/activate/…"],
    ["the link that changes a password", `/password/change/${TOKEN}`, "/password/change/…"],
    ["the link that closes", `/close-account/confirm/${TOKEN}?x=1`, "/close-account/confirm/…"],
    ["an e-mail address", "/activate/anna.kovacs@example.hu/x", "/activate/…/x"],
    ["the same, encoded", "/anna.kovacs%40example.hu", "/…"],
    ["anything long", `/${"ab/".repeat(200)}`, `/${"ab/".repeat(66)}a`],
  ])("%s", (_what, url, said) => {
    expect(pathOf(url)).toBe(said);
  });
});
