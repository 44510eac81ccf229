import { RequestCookies } from "next/dist/compiled/@edge-runtime/cookies";
import { hasLocaleCookie, localeCookieName, writeLocaleCookie } from "@/lib/web/locale-cookie";
import { webSettings } from "@/lib/web/web-settings";

jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("next/headers");

function on(appUrl: string) {
  jest.mocked(webSettings).mockReturnValue({ appUrl } as ReturnType<typeof webSettings>);
  const set = jest.fn();
  writeLocaleCookie({ set }, "en");
  return { name: localeCookieName(), written: set.mock.calls[0] };
}

describe("the cookie of the language is as strict as the others (ASVS V3.3.1)", () => {
  it("is bound to the host over https", () => {
    expect(on("https://portal.example")).toEqual({
      name: "__Host-locale",
      written: ["__Host-locale", "en", { path: "/", maxAge: 31_536_000, sameSite: "lax", secure: true }],
    });
  });

  it("has another name over http, so that the two are never mixed up", () => {
    const { name, written } = on("http://localhost:3000");
    expect(name).toBe("locale");
    expect(written).toEqual(["locale", "en", expect.objectContaining({ secure: false })]);
  });
});

it.each(["", "locale=en", "a=b; locale=xx", "a=b;locale=", "locale", "xlocale=en", "locale=%E0", "a=locale=en"])(
  "a browser has a language when Next's cookie jar has one: %s",
  (header) => {
    on("http://localhost:3000");
    const next = new RequestCookies(new Headers({ cookie: header })).get("locale") !== undefined;
    expect(hasLocaleCookie(header)).toBe(next);
  },
);
