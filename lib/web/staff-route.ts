import "server-only";
import type { StaffAccess } from "@/lib/staff/access";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { isPrefetch, PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { publicRoute, type RouteCall, type RouteOptions, storageFailed, withoutSession } from "@/lib/web/route";
import { isWorkspaceVisible, requireStaff, staffLoginPath } from "@/lib/web/staff-gate";

type StaffHandler = (call: RouteCall & { session: StaffSession }, params: Record<string, string>) => Promise<Response>;

const notFound = () => new Response(null, { status: 404 });

export type StaffRouteOptions = Pick<RouteOptions, "maxBodyBytes"> & {
  /** false for requests that the browser makes by itself, which must not extend the session. */
  touch?: boolean;
  /** The response without a session, instead of leading to the sign-in page. */
  signedOut?(): Response;
};

/**
 * A route of a signed-in staff member whose role allows it (STAFF_ACCESS). Without a session it leads to the sign-in
 * page; where the workspace does not exist it answers 404, with another role 403.
 */
export function staffRoute(
  access: StaffAccess,
  run: StaffHandler,
  { touch = true, signedOut, ...options }: StaffRouteOptions = {},
) {
  return publicRoute(async (call, params) => {
    if (isPrefetch(call.request.headers)) return new Response(null, { status: PREFETCH_REFUSED });
    const entry = await requireStaff(access, { touch });
    if (entry.kind === "not-found") return notFound();
    if (entry.kind === "signed-out") return signedOut?.() ?? withoutSession(call.request, await staffLoginPath());
    if (entry.kind === "forbidden") return new Response(null, { status: 403 });
    return run({ ...call, session: entry.session }, params).catch((error: unknown) =>
      storageFailed(error, call.ctx, call.request),
    );
  }, options);
}

/** A route of the workspace for somebody who is not signed in: invitations, and the OpenID provider's redirect. */
export function staffEntryRoute(run: (call: RouteCall, params: Record<string, string>) => Promise<Response>) {
  return publicRoute(async (call, params) => ((await isWorkspaceVisible()) ? run(call, params) : notFound()));
}

/** GET of a route that only takes a POST. Next would answer 405, which tells of the workspace. */
export const postedOnly = staffEntryRoute(async () => notFound());
