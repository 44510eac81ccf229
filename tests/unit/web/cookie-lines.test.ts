import { ResponseCookies } from "next/dist/compiled/@edge-runtime/cookies";
import { CookieLines } from "@/lib/web/cookie-lines";

const NOW = new Date("2031-03-03T09:00:00Z");

it("lines are spelled as Next spells them", () => {
  jest.useFakeTimers({ now: NOW });
  const headers = new Headers();
  const [own, next] = [new CookieLines(NOW), new ResponseCookies(headers)];
  for (const jar of [own, next]) {
    jar.set("__Host-a", "b.c-d_e", { path: "/", maxAge: 43_200, httpOnly: true, sameSite: "lax", secure: true });
    jar.set("locale", "hu", { path: "/", maxAge: 31_536_000, sameSite: "lax", secure: false });
    jar.set("odd", "a b=č;", { path: "/login", maxAge: 1, httpOnly: false, sameSite: "lax", secure: true });
  }
  expect(own.lines).toEqual(headers.getSetCookie());
  expect(own.lines[0]).toContain("Expires=Mon, 03 Mar 2031 21:00:00 GMT; Max-Age=43200; Secure; HttpOnly");
  jest.useRealTimers();
});
