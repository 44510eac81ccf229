import { actionsOf, pagePattern, signInActionOf } from "@/lib/server/server-actions";

it.each([
  ["app/(sign-in)/login/page", "/login", "/inbox"],
  ["app/(portal)/inbox/[id]/reply/page", "/inbox/1/reply", "/inbox/1/2/reply"],
  ["app/(public)/[...rest]/page", "/a/b", "/"],
  ["app/page", "/", "/login"],
  ["app/(public)/a.b/page", "/a.b", "/axb"],
])("%s matches %s and not %s", (page, own, other) => {
  expect([own, other].map((address) => pagePattern(page).test(address))).toEqual([true, false]);
});

it("an action belongs to its pages, an action of the layout to every path", () => {
  const worker = {};
  const has = actionsOf({
    node: {
      a: { workers: { "app/(sign-in)/login/page": worker, "app/(portal)/inbox/page": worker } },
      b: { workers: { "app/_not-found/page": worker } },
    },
    edge: {},
  });
  expect(["/login", "/inbox", "/help"].map((address) => has("a", address))).toEqual([true, true, false]);
  expect(["/login", "/anything"].map((address) => has("b", address))).toEqual([true, true]);
  expect(has("c", "/login")).toBe(false);
});

it("the action of the sign-in form is found by its file and name", () => {
  const workers = {};
  const filename = "app/(sign-in)/login/actions.ts";
  const other = { workers, filename: "app/staff/login/actions.ts", exportedName: "signInAction" };
  const own = { workers, filename, exportedName: "signInAction" };
  expect(signInActionOf({ node: { a: other, b: { ...own, exportedName: "$$INLINE" }, c: own } })).toBe("c");
  expect(signInActionOf({ node: { a: other, b: { workers } } })).toBeNull();
});
