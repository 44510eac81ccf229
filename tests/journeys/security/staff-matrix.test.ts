/**
 * Role × address × method of the workspace, over HTTP: the table of lib/staff/access.ts decides, and nothing else lets
 * in.
 */
import { globSync } from "node:fs";
import path from "node:path";
import { STAFF_ROLES, type StaffRole } from "@/lib/audit/staff-actor";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { encodeSessionToken } from "@/lib/auth/session/next-auth";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { mayUse, STAFF_ACCESS, type StaffAccess } from "@/lib/staff/access";
import { mailboxCustomer, PASSWORD } from "@/tests/journeys/mailbox/mailbox-customer";
import { staffToken } from "@/tests/journeys/staff/staff-visitor";
import { withPortalContext } from "@/tests/support/customers";
import { uniqueClientAddress } from "@/tests/support/page-checks";
import { isUnderNext } from "@/tests/support/page-status";
import { testPortal } from "@/tests/support/portal";

const root = path.resolve(import.meta.dirname, "../../..");
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

const addresses = globSync("app/staff/**/{page.tsx,route.ts}", { cwd: root }).map((file) =>
  file.replace(/^app/, "").replace(/\/(?:page\.tsx|route\.ts)$/, ""),
);
/** For people who are not signed in. */
const isWayIn = (address: string) => /^\/staff\/(?:login|invitation|oidc)/.test(address);
/** An id that nothing has: whoever is let in learns that there is nothing. */
const filled = (address: string) => address.replaceAll(/\[\w+\]/g, "00000000-0000-4000-8000-000000000000");

async function statusOf(address: string, method: Method, cookie: string): Promise<number> {
  const { origin } = new URL(testPortal().portalUrl);
  const headers = { cookie, origin, "x-forwarded-for": uniqueClientAddress() };
  const response = await fetch(new URL(filled(address), origin), { method, headers, redirect: "manual" });
  const body = await response.text();
  // Under Next's own server the page of a refusal has 200 (docs/deploy-vercel.md).
  return isUnderNext && response.status === 200 && body.includes(REFUSAL) ? 403 : response.status;
}

/** The heading of the page of a refusal for a role. */
const REFUSAL = "<h1>Ehhez nincs jogosultsága</h1>";

/** Nobody is let in: refused by the gate, or before it as no request of ours. */
const REFUSED = [400, 403, 404, 405, 409, 415];

/** Whether a status is right for a role. GET decides, also for HEAD and for a POST that no form of the page made. */
function isRight(role: StaffRole, address: string, method: Method, status: number): boolean {
  if (!["GET", "HEAD", "POST"].includes(method)) return status === 405;
  const own = `${method} ${address}`;
  const access = (own in STAFF_ACCESS ? own : `GET ${address}`) as StaffAccess;
  if (!(access in STAFF_ACCESS)) return REFUSED.includes(status);
  if (!mayUse(role, access)) {
    // HEAD has no body by which the page of a refusal with 200 could be known; GET of the same address is checked.
    if (method === "HEAD" && isUnderNext) return status === 200 || REFUSED.includes(status);
    return method === "GET" ? status === 403 : REFUSED.includes(status);
  }
  return status < 500 && ![401, 403].includes(status);
}

it.each(STAFF_ROLES)("the role %s gets what is its own, and 403 for everything else", async (role) => {
  const cookie = `staff=${await staffToken(role)}`;
  const wrong: string[] = [];
  for (const address of addresses.filter((one) => !isWayIn(one))) {
    for (const method of METHODS) {
      const status = await statusOf(address, method, cookie);
      if (!isRight(role, address, method, status)) wrong.push(`${method} ${address}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

it("a signed-in customer gets 404 for everything under /staff, the ways in included", async () => {
  // There is staff.
  await staffToken("auditor");
  const { email } = await mailboxCustomer();
  const cookie = await withPortalContext(async (ctx) => {
    const input = { emailAddress: email, password: PASSWORD, answer: null, client: UNKNOWN_CLIENT };
    const entered = await signIn(ctx, input);
    if (!entered.ok) throw new Error(entered.error.kind);
    return `kuldemenyeim=${await encodeSessionToken(entered.value.sessionId, ctx.settings.authSecret)}`;
  });
  const found: string[] = [];
  for (const address of [...addresses, "/staff/no-such-page"]) {
    for (const method of ["GET", "HEAD", "POST"] as const) {
      const status = await statusOf(address, method, cookie);
      if (method === "POST" ? !REFUSED.includes(status) : ![404, 405].includes(status))
        found.push(`${method} ${address}: ${status}`);
    }
  }
  expect(found).toEqual([]);
});
