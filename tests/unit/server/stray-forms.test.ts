/** Forms posted to paths that neither a page nor a route handler answers; the journeys of security post real ones. */
import { isStrayPost, routesOf } from "@/lib/server/routes";

const routeOf = routesOf({
  "/documents/[id]/route": "/documents/[id]",
  "/download/selected/route": "/download/selected",
  "/api/locale/route": "/api/locale",
});
const isStray = (path: string, method = "POST") => isStrayPost(method, path, routeOf(path));

it.each(["/fonts/x", "/favicon-x", "/documents/x/y", "/download/nothing", "/staff/files/nothing", "/_next/x"])(
  "%s answers no form",
  (path) => {
    expect([isStray(path), isStray(path, "GET"), isStray(path, "HEAD")]).toEqual([true, false, false]);
  },
);

it.each([
  ["a page", "/inbox"],
  ["a page that does not exist, whose forms are checked before Next", "/nothing"],
  ["a route", "/download/selected"],
  ["a route with an id, which answers 405", "/documents/x"],
  ["below /api, where a route answers every path", "/api/nothing"],
])("%s is left to Next", (_what, path) => {
  expect(isStray(path)).toBe(false);
});

it("nothing is refused where the routes are not known", () => {
  expect(isStrayPost("POST", "/fonts/x", undefined)).toBe(false);
});
