import { ownPath } from "@/lib/web/own-path";

describe("redirects lead to pages of the portal only (SEC-52)", () => {
  it.each([
    "/inbox",
    "/inbox?sort=date&dir=asc&q=d%C3%ADj&page=2",
    "/inbox/0192f3a4-1b2c-7def-8123-456789abcdef/reply",
    "/login?ended=1",
    "/password/forgot",
    "/close-account",
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
