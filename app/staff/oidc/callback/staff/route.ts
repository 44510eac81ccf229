import { cookies } from "next/headers";
import { finishEntry } from "@/lib/staff/oidc/enter-by-oidc";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { staffLoginWithNotice, takeStaffReturn } from "@/lib/web/staff-return";
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
  const { entered, cookies: cleared } = await finishEntry(ctx, { oidc, client, returned });
  const returnTo = takeStaffReturn(jar);
  const headers = new Headers();
  for (const cookie of cleared) headers.append("Set-Cookie", cookie);
  const leadTo = (path: string) => {
    headers.set("Location", path);
    return new Response(null, { status: 303, headers });
  };
  if (!entered.ok) {
    return leadTo(staffLoginWithNotice(entered.error.kind === "failed" ? "oidc-failed" : "oidc-refused", returnTo));
  }
  await writeStaffCookie(jar, entered.value.sessionId);
  return leadTo(returnTo ?? "/staff");
});
