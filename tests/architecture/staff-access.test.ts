/** The table of roles (lib/staff/access.ts) names every page, route and action of `app/staff`, and nothing else. */
import { STAFF_ACCESS } from "@/lib/staff/access";
import { sourceFiles } from "./source-files";

const files = sourceFiles().filter((file) => file.path.startsWith("app/staff/"));
const routeOf = (file: string) => file.replace(/^app/, "").replace(/\/(?:page\.tsx|route\.ts)$/, "");

/** Pages and routes for somebody who is not signed in; each asks whether the workspace exists for them. */
const ENTRY_PAGES = ["/staff/invitation", "/staff/login"];
const ENTRY_ROUTES = ["/staff/invitation/[token]", "/staff/oidc/callback/staff", "/staff/oidc/start"];

const pages = files.filter((file) => file.path.endsWith("/page.tsx"));
const routes = files.filter((file) => file.path.endsWith("/route.ts"));
const behindSignIn = pages.filter((file) => !ENTRY_PAGES.includes(routeOf(file.path)));
const guarded = routes.filter((file) => !ENTRY_ROUTES.includes(routeOf(file.path)));

it("every page behind the sign-in is made by staffPage with its own entry, title included", () => {
  expect(behindSignIn.length).toBeGreaterThan(4);
  for (const { path, text } of behindSignIn) {
    expect([path, text.includes(`const ACCESS = "GET ${routeOf(path)}";`)]).toEqual([path, true]);
    expect([path, /export default staffPage\(ACCESS, /.test(text)]).toEqual([path, true]);
    expect([path, /export const generateMetadata = staffMetadata\(ACCESS, /.test(text)]).toEqual([path, true]);
  }
});

it("the pages before the sign-in ask whether the workspace exists before they read anything", () => {
  for (const { path, text } of pages.filter((file) => ENTRY_PAGES.includes(routeOf(file.path)))) {
    const [, body = ""] = text.split("export default async function");
    const first = body.slice(body.indexOf("{\n") + 2).trimStart();
    expect([path, first.startsWith("if (!(await isWorkspaceVisible())) return answerClosed();")]).toEqual([path, true]);
  }
});

it("every route is made by staffRoute with its own entry, or is one of the ways in", () => {
  for (const { path, text } of guarded) {
    // `postedOnly` answers 404 to everybody.
    const given = text.replace(/^export const GET = postedOnly;$/m, "");
    for (const [, method] of given.matchAll(/^export const ([A-Z]+) =/gm)) {
      const own = new RegExp(`^export const ${method} = staffRoute\\(\\s*"${method} ([^"]+)"`, "m");
      expect([path, own.exec(text)?.[1]]).toEqual([path, routeOf(path)]);
    }
  }
  const open = routes.filter((file) => /\bstaffEntryRoute\(/.test(file.text)).map((file) => routeOf(file.path));
  expect(open.sort()).toEqual(ENTRY_ROUTES);
});

it("the table has an entry for each page, route and action, and no other", () => {
  const actions = files.flatMap(({ text }) =>
    [...text.matchAll(/staffAction<[^>]*>\("(POST [\w-]+)"/g)].map((m) => m[1]),
  );
  const named = [
    ...behindSignIn.map(({ path }) => `GET ${routeOf(path)}`),
    ...guarded.flatMap(({ text }) => [...text.matchAll(/staffRoute\(\s*"([^"]+)"/g)].map((match) => match[1])),
  ];
  expect([...named, ...actions].sort()).toEqual(Object.keys(STAFF_ACCESS).sort());
});
