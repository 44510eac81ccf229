import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { isInNetworks } from "@/lib/networks";
import { mayUse, type StaffAccess } from "@/lib/staff/access";
import { findLiveStaffSession, type StaffSession } from "@/lib/staff/live-staff-session";
import { isWorkspaceOpen } from "@/lib/staff/workspace";
import { addressOf } from "@/lib/web/client";
import { formMark, matchesMark } from "@/lib/web/form-mark";
import { currentSession } from "@/lib/web/gate";
import { isPrefetch } from "@/lib/web/prefetch";
import { readStaffCookie } from "@/lib/web/staff-cookie";
import { staffPath } from "@/lib/web/staff-path";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";

async function readStaffSession({ touch }: { touch: boolean }): Promise<StaffSession | null> {
  const incoming = await headers();
  if (!isInNetworks(addressOf(incoming), webSettings().staff.networks)) return null;
  const sessionId = await readStaffCookie(await cookies());
  return sessionId ? findLiveStaffSession(webContext(), sessionId, { touch: touch && !isPrefetch(incoming) }) : null;
}

/** The staff session of this request, once per request; null without one, or outside STAFF_NETWORKS. */
export const currentStaff = cache(() => readStaffSession({ touch: true }));

/**
 * Whether the workspace exists for the sender of this request (`isWorkspaceOpen`). It does not for a signed-in customer
 * who is not signed in as a staff member in the same browser.
 */
export const isWorkspaceVisible = cache(async (): Promise<boolean> => {
  if (await currentStaff()) return true;
  return (await isWorkspaceOpen(webContext(), addressOf(await headers()))) && (await currentSession()) === null;
});

export type StaffEntry =
  | { kind: "entered"; session: StaffSession }
  /** The staff member's role may not use it. 403. */
  | { kind: "forbidden"; session: StaffSession }
  /** Nobody is signed in; the sign-in page is shown instead. */
  | { kind: "signed-out" }
  /** The workspace does not exist for this request. 404. */
  | { kind: "not-found" };

/**
 * The gate of every page, route and act of the workspace: the role of the signed-in staff member decides
 * (STAFF_ACCESS).
 *
 * @param options.touch false for requests that the browser makes by itself, which must not extend the session
 */
export async function requireStaff(access: StaffAccess, { touch } = { touch: true }): Promise<StaffEntry> {
  const session = touch ? await currentStaff() : await readStaffSession({ touch });
  if (session) return { kind: mayUse(session.member.role, access) ? "entered" : "forbidden", session };
  return { kind: (await isWorkspaceVisible()) ? "signed-out" : "not-found" };
}

/** The mark of the staff member whose page a form is on, for its hidden field `owner`. */
export function staffMark({ member }: Pick<StaffSession, "member">): string {
  return formMark("staff owner", member.id);
}

/** Whether a form was on a page of this staff member. */
export function isOwnStaffForm(session: StaffSession, form: FormData): boolean {
  return matchesMark(form.get("owner"), staffMark(session));
}

/** The sign-in page that leads back to this page of the workspace; it says so when a session has ended. */
export async function staffLoginPath(): Promise<string> {
  const hadCookie = (await readStaffCookie(await cookies())) !== null;
  const returnTo = staffPath((await headers()).get("x-portal-path"));
  return `/staff/login?${new URLSearchParams({ ...(hadCookie ? { ended: "1" } : {}), ...(returnTo ? { returnTo } : {}) })}`;
}
