import "server-only";
import type { cookies } from "next/headers";
import { staffPath } from "@/lib/web/staff-path";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** The routes of the sign-in at the OpenID provider. */
const PATH = "/staff/oidc";
/** As long as the cookies of the checks, see lib/staff/oidc/openid-client.ts. */
const MAX_AGE_SECONDS = 15 * 60;

function cookie(): { name: string; attributes: { httpOnly: true; sameSite: "lax"; path: string; secure: boolean } } {
  const secure = webSettings().appUrl.startsWith("https:");
  return {
    name: secure ? "__Secure-staff-oidc-return" : "staff-oidc-return",
    attributes: { httpOnly: true, sameSite: "lax", path: PATH, secure },
  };
}

/**
 * Keeps a page of the workspace while the staff member is at the OpenID provider. Anything else clears the one before.
 */
export function keepStaffReturn(jar: Pick<Jar, "set">, target: unknown): void {
  const path = staffPath(target);
  const { name, attributes } = cookie();
  jar.set(name, path ?? "", { ...attributes, maxAge: path ? MAX_AGE_SECONDS : 0 });
}

/** Clears the kept page. @returns it; null when there is none */
export function takeStaffReturn(jar: Pick<Jar, "get" | "set">): string | null {
  const path = staffPath(jar.get(cookie().name)?.value);
  keepStaffReturn(jar, null);
  return path;
}

/** The sign-in page with a notice. @param returnTo a page to lead to after the next attempt */
export function staffLoginWithNotice(notice: string, returnTo: string | null): string {
  return `/staff/login?${new URLSearchParams({ notice, ...(returnTo ? { returnTo } : {}) })}`;
}
