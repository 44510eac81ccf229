import { beginEntry } from "@/lib/staff/oidc/enter-by-oidc";
import { postedOnly, staffEntryRoute } from "@/lib/web/staff-route";

/** Redirects to the OpenID provider; 404 when none is configured. The origin of the form is checked by the gate. */
export const POST = staffEntryRoute(async ({ ctx, client }) => {
  const { oidc } = ctx.settings.staff;
  if (!oidc) return new Response(null, { status: 404 });
  const begun = await beginEntry(ctx, { oidc, client });
  const headers = new Headers({ Location: begun.ok ? begun.redirect : "/staff/login?notice=oidc-failed" });
  if (begun.ok) for (const cookie of begun.cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
});

export const GET = postedOnly;
