/** Who finds the workspace: nobody without staff, no customer, a staff member by their role. */
import { signOutStaffAction } from "@/app/staff/actions";
import { acceptInvitationAction } from "@/app/staff/invitation/actions";
import { staffSignInAction } from "@/app/staff/login/actions";
import { acknowledgeReplyAction } from "@/app/staff/replies/[ref]/actions";
import { STAFF_ROLES } from "@/lib/audit/staff-actor";
import { describeInvitation } from "@/lib/staff/accept-invitation";
import { mayUse, STAFF_ACCESS, type StaffAccess } from "@/lib/staff/access";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { openLink } from "@/lib/web/open-link";
import { openedLink } from "@/lib/web/opened-link";
import { writeSessionCookie } from "@/lib/web/session-cookie";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { isWorkspaceVisible, requireStaff, staffMark } from "@/lib/web/staff-gate";
import { activate, PASSWORD, trySignIn as trySignInCustomer } from "@/tests/integration/auth/auth-fixture";
import { codeAt, type Enrolled, enrol, inviteSomebody, STAFF_PASSWORD } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { formOf, jar, leadsTo, serveWith } from "./fake-browser";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => ({
  ...jest.requireActual("./fake-browser").nextNavigation,
  notFound() {
    throw Object.assign(new Error("not found"), { to: "404" });
  },
}));
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);

const ACCESSES = Object.keys(STAFF_ACCESS) as StaffAccess[];
const NOW = "2031-03-03T09:00:00Z";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
  serveWith(test);
});
afterAll(() => test.close());
beforeEach(() => jar.clear());

const kinds = async () => [
  ...new Set(await Promise.all(ACCESSES.map(async (access) => (await requireStaff(access)).kind))),
];
const enterAs = (person: Pick<Enrolled, "sessionId">) => writeStaffCookie(jar as never, person.sessionId);
const acknowledge = (fields: Record<string, string>) =>
  leadsTo(acknowledgeReplyAction(undefined, formOf({ reference: "V-2031-AAAAAA", ...fields })));

// First, because every other test makes staff members.
it("without a staff member everything under /staff is unknown, for visitors and customers", async () => {
  expect(await kinds()).toEqual(["not-found"]);
  expect(await isWorkspaceVisible()).toBe(false);
  expect(await leadsTo(staffSignInAction({ email: "", errors: [] }, formOf({})))).toBe("404");
  expect(await acknowledge({})).toBe("404");
});

it("customers get 404 for everything under /staff, the sign-in page included; visitors are led to it", async () => {
  await enrol(test);
  expect(await kinds()).toEqual(["signed-out"]);
  expect(await acknowledge({})).toMatch(/^\/staff\/login/);
  const signedIn = await trySignInCustomer(test.ctx, await activate(test.ctx), { password: PASSWORD });
  if (!signedIn.ok) throw new Error(signedIn.error.kind);
  await writeSessionCookie(jar as never, signedIn.value.sessionId);
  expect(await kinds()).toEqual(["not-found"]);
  expect(await isWorkspaceVisible()).toBe(false);
  expect(await acknowledge({})).toBe("404");
  expect(await leadsTo(staffSignInAction({ email: "", errors: [] }, formOf({})))).toBe("404");
});

it("a customer's token does not pass for a staff member's, and the other way round", async () => {
  const person = await enrol(test);
  await writeSessionCookie(jar as never, person.sessionId);
  expect(await kinds()).toEqual(["signed-out"]);
  jar.clear();
  await enterAs(person);
  jar.set("kuldemenyeim", jar.get("staff")?.value ?? "", { maxAge: 60 });
  jar.set("staff", "", { maxAge: 0 });
  expect(await kinds()).toEqual(["signed-out"]);
});

it.each(STAFF_ROLES)("the role %s may use what the table says, and nothing else", async (role) => {
  await enterAs(await enrol(test, role));
  for (const access of ACCESSES) {
    const { kind } = await requireStaff(access);
    expect([access, kind]).toEqual([access, mayUse(role, access) ? "entered" : "forbidden"]);
  }
});

it("an act runs only with the form of the same staff member and the right role", async () => {
  const [service, auditor] = [await enrol(test), await enrol(test, "auditor")];
  await enterAs(service);
  expect(await acknowledge({})).toBe("/staff?notice=other-account");
  expect(await acknowledge({ owner: staffMark(auditor) })).toBe("/staff?notice=other-account");
  expect(await acknowledge({ owner: staffMark(service) })).toBe("/staff/replies/V-2031-AAAAAA?notice=acknowledged");
  await enterAs(auditor);
  expect(await acknowledge({ owner: staffMark(auditor) })).toBe("/staff?notice=forbidden");
});

it("signs in with a cookie for /staff alone, and out; a revoked person's cookie is worth nothing", async () => {
  const person = await enrol(test);
  const fields = { email: person.email, password: STAFF_PASSWORD, code: codeAt(person.secret, test.ctx.clock.now()) };
  const submit = (changed = {}) =>
    leadsTo(staffSignInAction({ email: "", errors: [] }, formOf({ ...fields, ...changed })));
  expect(await submit({ code: "" })).toContain("missing.code");
  expect(await submit({ password: "wrong wrong wrong" })).toContain('"wrong"');
  expect(await submit({ returnTo: "/staff/replies?view=mine" })).toBe("/staff/replies?view=mine");
  expect(await kinds()).toContain("entered");
  expect(await leadsTo(signOutStaffAction(undefined, formOf({ owner: staffMark(person) })))).toBe(
    "/staff/login?notice=signed-out",
  );
  expect(await kinds()).toEqual(["signed-out"]);
  const other = await enrol(test);
  await enterAs(other);
  await revokeStaff(test.ctx, other.email);
  expect(await kinds()).toEqual(["signed-out"]);
});

it("the form of one invitation never accepts another that was opened later in the same browser", async () => {
  const [first, second] = [await inviteSomebody(test.ctx), await inviteSomebody(test.ctx)];
  const tab = async (token: string) => {
    await openLink("staff-invitation", token);
    const opened = await openedLink("staff-invitation", {});
    return "mark" in opened ? opened.mark : "";
  };
  const accept = (link: string, { secret }: typeof first) => {
    const fields = {
      link,
      password: STAFF_PASSWORD,
      again: STAFF_PASSWORD,
      code: codeAt(secret, test.ctx.clock.now()),
    };
    return leadsTo(acceptInvitationAction({ errors: [], recoveryCodes: null }, formOf(fields)));
  };
  const firstMark = await tab(first.token);
  const secondMark = await tab(second.token);
  expect(await accept(firstMark, second)).toBe("/staff/invitation?notice=other-link");
  expect(await describeInvitation(test.ctx, second.token)).not.toBeNull();
  expect(await accept(secondMark, second)).toContain("recoveryCodes");
  expect(await describeInvitation(test.ctx, second.token)).toBeNull();
  expect(await describeInvitation(test.ctx, first.token)).not.toBeNull();
  expect(await kinds()).toContain("entered");
});
