import { cookies } from "next/headers";
import { finishOidc } from "@/lib/staff/oidc/openid-client";
import { signInByOidc } from "@/lib/staff/oidc/sign-in-by-oidc";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { staffEntryRoute } from "@/lib/web/staff-route";

/** Where the OpenID provider redirects back to. */
export const GET = staffEntryRoute(async ({ ctx, client, request }) => {
  const { oidc } = ctx.settings.staff;
  if (!oidc) return new Response(null, { status: 404 });
  const jar = await cookies();
  const returned = {
    query: Object.fromEntries(new URL(request.url).searchParams),
    cookies: Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])),
  };
  const finished = await finishOidc(ctx, oidc, returned);
  const headers = new Headers();
  for (const cookie of finished.cookies) headers.append("Set-Cookie", cookie);
  const leadTo = (path: string) => {
    headers.set("Location", path);
    return new Response(null, { status: 303, headers });
  };
  if (!finished.ok) return leadTo("/staff/login?notice=oidc-failed");
  const signedIn = await signInByOidc(ctx, { oidc, claims: finished.claims, client });
  if (!signedIn.ok) return leadTo("/staff/login?notice=oidc-refused");
  await writeStaffCookie(jar, signedIn.value.sessionId);
  return leadTo("/staff");
});
