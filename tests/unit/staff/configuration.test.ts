import { readSettings } from "@/lib/env";
import { parseGroups } from "@/lib/staff/configuration";
import { groupsIn, roleOf } from "@/lib/staff/oidc/claims";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const ENVIRONMENT = { ...TEST_ENVIRONMENT, DATABASE_URL: "postgres://portal@localhost/portal" };
const OIDC = {
  STAFF_OIDC_ISSUER: "https://login.example.hu/tenant/v2.0",
  STAFF_OIDC_CLIENT_ID: "portal",
  STAFF_OIDC_CLIENT_SECRET: "a-client-secret-of-tests",
  STAFF_OIDC_GROUPS: "admin=Portal admins; service=Customer service",
};
const problemsOf = (env: Record<string, string>) => {
  try {
    readSettings({ ...ENVIRONMENT, ...env });
    return [];
  } catch (error) {
    return (error as { problems: string[] }).problems;
  }
};

it("without variables staff sign in by password, from everywhere", () => {
  expect(readSettings(ENVIRONMENT).staff).toEqual({ networks: [], oidc: null });
});

it("the provider needs all its variables", () => {
  expect(readSettings({ ...ENVIRONMENT, ...OIDC }).staff.oidc).toEqual({
    issuer: OIDC.STAFF_OIDC_ISSUER,
    clientId: "portal",
    clientSecret: OIDC.STAFF_OIDC_CLIENT_SECRET,
    groupsClaim: "groups",
    groups: [
      { role: "admin", group: "Portal admins" },
      { role: "service", group: "Customer service" },
    ],
  });
  const { STAFF_OIDC_GROUPS: _, ...others } = OIDC;
  expect(problemsOf(others).join()).toContain("belong together");
  expect(problemsOf({ ...OIDC, STAFF_OIDC_ISSUER: "http://login.example.hu" }).join()).toContain("STAFF_OIDC_ISSUER");
  expect(problemsOf({ STAFF_NETWORKS: "everywhere" }).join()).toContain("STAFF_NETWORKS");
});

it("groups give roles in the configured order", () => {
  const groups = parseGroups(OIDC.STAFF_OIDC_GROUPS) ?? [];
  expect(roleOf(["Customer service", "Portal admins"], groups)).toBe("admin");
  expect(roleOf(["Customer service"], groups)).toBe("service");
  expect(roleOf(["Others"], groups)).toBeNull();
  expect(["", "admin", "boss=x", "admin=", "admin=a=b"].map(parseGroups)).toEqual([null, null, null, null, null]);
  expect([groupsIn("a"), groupsIn(["a", 1]), groupsIn(undefined), groupsIn({})]).toEqual([["a"], ["a"], [], []]);
});
