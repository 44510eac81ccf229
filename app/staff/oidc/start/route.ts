import { cookies } from "next/headers";
import { beginEntry } from "@/lib/staff/oidc/enter-by-oidc";
import { staffPath } from "@/lib/web/staff-path";
import { keepStaffReturn, staffLoginWithNotice } from "@/lib/web/staff-return";
import { postedOnly, staffEntryRoute } from "@/lib/web/staff-route";

/** Redirects to the OpenID provider; 404 when none is configured. The origin of the form is checked by the gate. */
export const POST = staffEntryRoute(async ({ ctx, client, request }) => {
  const { oidc } = ctx.settings.staff;
  if (!oidc) return new Response(null, { status: 404 });
  const returnTo = staffPath(new URL(request.url).searchParams.get("returnTo"));
  const begun = await beginEntry(ctx, { oidc, client });
  keepStaffReturn(await cookies(), begun.ok ? returnTo : null);
  const headers = new Headers({ Location: begun.ok ? begun.redirect : staffLoginWithNotice("oidc-failed", returnTo) });
  if (begun.ok) for (const cookie of begun.cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
});

export const GET = postedOnly;
