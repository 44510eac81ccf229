/** Addresses used from outside: printed ones, those of password managers and crawlers. Requests only. */
import { testPortal } from "@/tests/support/portal";

const ask = (path: string) => fetch(`${testPortal().portalUrl}${path}`, { redirect: "manual" });

it.each([
  ["/portaltorles", "/close-account", 308],
  ["/PortalTorles", "/close-account", 308],
  ["/portaltorles?utm=x", "/close-account?utm=x", 308],
  ["/upp_login/services/start", "/login", 308],
  ["/.well-known/change-password", "/account/password", 307],
])("%s leads to %s", async (path, target, status) => {
  const answer = await ask(path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("location")).toBe(target);
});

it("an old address leads to an existing page", async () => {
  for (const path of ["/portaltorles", "/upp_login/services/start", "/.well-known/change-password"]) {
    const answer = await fetch(`${testPortal().portalUrl}${path}`);
    expect([path, answer.status]).toEqual([path, 200]);
  }
});

it("an unknown well-known address gets 404 (W3C, change-password-url)", async () => {
  expect((await ask("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")).status).toBe(
    404,
  );
});

it.each(["/login", "/help", "/inbox", "/account", "/documents/00000000-0000-4000-8000-000000000000", "/download/zip"])(
  "%s is not to be indexed",
  async (path) => {
    expect((await ask(path)).headers.get("x-robots-tag")).toBe("noindex, nofollow");
  },
);

it("has its icons where browsers look for them", async () => {
  const types = { "/favicon.ico": /icon/, "/favicon.svg": /svg/, "/apple-touch-icon.png": /png/ };
  for (const [path, type] of Object.entries(types)) {
    const answer = await ask(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get("content-type")).toMatch(type);
  }
});
