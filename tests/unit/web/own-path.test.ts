import { globSync } from "node:fs";
import { ownPath, pageAfterSignIn } from "@/lib/web/own-path";

/** The first segment of the path of every page of customers and visitors: `/inbox`. */
const FIRST_SEGMENTS = globSync("app/{(portal),(public),(sign-in)}/**/page.tsx").map(
  (file) => `/${file.split("/")[2]}`,
);

describe("redirects lead to pages of the portal only", () => {
  it.each([...new Set(FIRST_SEGMENTS)])("knows the page %s", (page) => {
    expect(ownPath(page)).toBe(page);
  });

  it.each([
    "/inbox",
    "/inbox?sort=date&dir=asc&q=d%C3%ADj&page=2",
    "/inbox/0192f3a4-1b2c-7def-8123-456789abcdef/reply",
    "/login?ended=1",
    "/password/forgot",
    "/close-account",
    "/contracts/110482937",
    "/contracts/B~2F12~20C~5B0",
    "/download",
  ])("keeps %s", (target) => {
    expect(ownPath(target)).toBe(target);
  });

  it.each([
    null,
    undefined,
    42,
    "",
    "inbox",
    "/",
    "//evil.example",
    "//evil.example/inbox",
    "///evil.example/inbox",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example/inbox",
    "https://evil.example/inbox",
    "http:/inbox",
    "https:inbox",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//inbox",
    "data:text/html,inbox",
    "vbscript:inbox",
    "mailto:inbox",
    " /inbox",
    "/inbox ",
    "\t/inbox",
    "/in\tbox",
    "/\t/evil.example",
    "/inbox\r\nSet-Cookie: a=b",
    "/inbox\n",
    "/inbox\u0000",
    "/inbox#fragment",
    "/inboxes",
    "/inbox.evil.example",
    "/api/locale",
    "/api/auth/signout",
    "/_next/static/x.js",
    "/documents/1",
    "/download/zip",
    "/download/zip?message=1",
    "/download/selected",
    "/download/calendar/1",
    "/download/evidence/1",
    "/unknown",
    "/../etc/passwd",
    "/inbox/../api/locale",
    "/inbox/%2e%2e/api/locale",
    "/inbox/..",
    "http://portal.invalid@evil.example/inbox",
    "@evil.example/inbox",
    "/@evil.example",
    "/%2f%2fevil.example",
    "/inbox<script>",
    "/inbox\u202e",
  ])("refuses %j", (target) => {
    expect(ownPath(target)).toBeNull();
  });
});

describe("after signing in for a file, the window shows the page that offers it", () => {
  const ID = "0192f3a4-1b2c-7def-8123-456789abcdef";
  it.each([
    ["a document", `/documents/${ID}`, "/inbox"],
    ["a document to be saved", `/documents/${ID}?download=1`, "/inbox"],
    ["a document in the trash", `/documents/${ID}?download=1&from=trash`, "/trash"],
    ["an attachment", `/documents/attachments/${ID}`, "/sent"],
    ["the ZIP of everything", "/download/zip", "/download"],
    ["the ZIP of a selection", `/download/zip?ids=${ID},${ID}`, "/inbox"],
    ["the ZIP of a contract", "/download/zip?contract=B/12+C", "/contracts/B~2F12~20C"],
    ["the ZIP of a message", `/download/zip?message=${ID}`, `/inbox/${ID}`],
    ["the calendar entry of a bill", `/download/calendar/${ID}`, `/inbox/${ID}`],
    ["the certificate of a message", `/download/evidence/${ID}`, `/inbox/${ID}`],
    ["the ZIP of a message that cannot be", "/download/zip?message=../api/locale", "/inbox"],
    ["a page", "/sent?page=2", "/sent?page=2"],
  ])("%s", (_what, target, page) => {
    expect(pageAfterSignIn(target)).toBe(page);
    expect(ownPath(page)).toBe(page);
  });
});
