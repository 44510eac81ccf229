import { isPagePath } from "@/lib/web/page-path";
import { originOfHost, refusal } from "@/lib/web/request-check";
import { contentSecurityPolicy } from "@/lib/web/security-headers";

const OWN = ["https://portal.example"];
const ask = (details: Partial<Parameters<typeof refusal>[0]>) =>
  refusal({ method: "GET", host: "portal.example", origin: null, fetchSite: null, ...details }, OWN);

describe("a state change must come from a page of the portal", () => {
  it.each([
    ["own origin", { origin: "https://portal.example" }, null],
    ["own origin, cross-site claimed", { origin: "https://portal.example", fetchSite: "cross-site" }, null],
    ["no origin, same-origin", { fetchSite: "same-origin" }, null],
    ["no origin, same-site", { fetchSite: "same-site" }, 403],
    ["no origin, cross-site", { fetchSite: "cross-site" }, 403],
    ["no origin, none", { fetchSite: "none" }, 403],
    ["neither", {}, 403],
    ["null", { origin: "null" }, 403],
    ["null, same-origin: a proxy has added no-referrer", { origin: "null", fetchSite: "same-origin" }, null],
    ["null, cross-site: a sandboxed frame", { origin: "null", fetchSite: "cross-site" }, 403],
    ["null, same-site", { origin: "null", fetchSite: "same-site" }, 403],
    ["null, none", { origin: "null", fetchSite: "none" }, 403],
    ["garbage", { origin: "not a url" }, 403],
    ["empty", { origin: "" }, 403],
    ["foreign", { origin: "https://evil.example", fetchSite: "same-origin" }, 403],
    ["http of the own host", { origin: "http://portal.example" }, 403],
    ["own host as prefix", { origin: "https://portal.example.evil.example" }, 403],
    ["own host with port", { origin: "https://portal.example:8443" }, 403],
  ])("%s → %s", (_name, details, expected) => {
    expect(ask({ method: "POST", ...details })).toBe(expected);
  });
});

describe("a request of another system must not come from a page", () => {
  it.each([
    ["a server", {}, null],
    ["our own page", { origin: "https://portal.example", fetchSite: "same-origin" }, 403],
    ["a foreign page", { origin: "https://evil.example", fetchSite: "cross-site" }, 403],
    ["a page without an origin", { fetchSite: "cross-site" }, 403],
    ["a server that asks another host", { host: "evil.example" }, 421],
  ])("%s → %s", (_name, details, expected) => {
    expect(
      refusal({ method: "POST", host: "portal.example", origin: null, fetchSite: null, ...details }, OWN, "system"),
    ).toBe(expected);
  });
});

describe("host and method", () => {
  it.each([
    ["portal.example", null],
    ["PORTAL.example", null],
    ["evil.example", 421],
    ["portal.example.evil.example", 421],
    ["portal.example:81", 421],
    ["portal.example:443", null],
    ["portal.example.", null],
    ["Portal.Example.:443", null],
    ["portal.example:80", 421],
    ["portal.example:0443", 421],
    ["portal.example:", 421],
    ["portal.example..", 421],
    [".portal.example", 421],
    ["portal.example:443:443", 421],
    ["portal.example/:443", 421],
    ["evil.example:443", 421],
    ["evil.example.", 421],
    [".", 421],
    [":443", 421],
    ["", 421],
    [null, 421],
  ])("host %s → %s", (host, expected) => {
    expect(ask({ host })).toBe(expected);
  });

  it("compares the port with the default of its own scheme", () => {
    const origins = ["http://127.0.0.1:3000", "http://portal.local", "https://[2001:db8::1]:8443"];
    expect(
      ["127.0.0.1:3000", "127.0.0.1", "portal.local:80", "portal.local:443", "[2001:DB8::1]:8443", "[2001:db8::1]"].map(
        (host) => originOfHost(host, origins),
      ),
    ).toEqual([origins[0], null, origins[1], null, origins[2], null]);
  });

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])("%s → 405", (method) => {
    expect(ask({ method })).toBe(405);
  });
});

describe("the Content-Security-Policy", () => {
  const settings = {
    https: true,
    logoOrigin: null,
    customerPortalOrigin: null,
    staffProviderOrigin: null,
    hcaptcha: false,
    development: false,
  };

  it("allows nothing by default, and scripts only with this response's nonce", () => {
    const policy = contentSecurityPolicy("/login", "abc", settings);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
    expect(policy).not.toContain("unsafe");
    expect(policy).not.toContain("frame-src");
  });

  it("allows the captcha's workers and, with keys, hCaptcha on pages with a captcha only", () => {
    const withKeys = { ...settings, hcaptcha: true };
    expect(contentSecurityPolicy("/login", "abc", settings)).toContain("worker-src 'self'");
    expect(contentSecurityPolicy("/login", "abc", settings)).not.toContain("hcaptcha");
    expect(contentSecurityPolicy("/login", "abc", withKeys)).toContain("frame-src https://hcaptcha.com");
    expect(contentSecurityPolicy("/inbox", "abc", withKeys)).not.toMatch(/hcaptcha|worker-src/);
  });

  it("allows frames on pages of messages and of email templates, and the customer portal in the form of /services only", () => {
    expect(contentSecurityPolicy("/inbox/1", "abc", settings)).toContain("frame-src 'self'");
    expect(contentSecurityPolicy("/inbox", "abc", settings)).not.toContain("frame-src");
    expect(contentSecurityPolicy("/staff/templates/welcome", "abc", settings)).toContain("frame-src 'self'");
    for (const path of ["/staff", "/staff/templates", "/staff/replies/V-2031-AAAAAA", "/staff/templates/welcome/x"]) {
      expect(contentSecurityPolicy(path, "abc", settings)).not.toContain("frame-src");
    }
    // The policy of a page lets nobody frame it: what is framed sets its own.
    for (const path of ["/documents/1", "/staff/files/templates/welcome"]) expect(isPagePath(path)).toBe(false);
    const leading = { ...settings, customerPortalOrigin: "https://up.example" };
    expect(contentSecurityPolicy("/services", "abc", leading)).toContain("form-action 'self' https://up.example");
    expect(contentSecurityPolicy("/services", "abc", settings)).toContain("form-action 'self';");
    expect(contentSecurityPolicy("/inbox", "abc", leading)).toContain("form-action 'self';");
  });

  it("lets the form of /staff/login alone lead to the OpenID provider of staff", () => {
    const leading = { ...settings, staffProviderOrigin: "https://login.example" };
    expect(contentSecurityPolicy("/staff/login", "abc", leading)).toContain("form-action 'self' https://login.example");
    expect(contentSecurityPolicy("/staff/login", "abc", settings)).toContain("form-action 'self';");
    expect(contentSecurityPolicy("/login", "abc", leading)).toContain("form-action 'self';");
  });
});
