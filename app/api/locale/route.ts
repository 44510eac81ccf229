import { NextResponse } from "next/server";
import { chooseLocale } from "@/lib/account/choose-locale";
import { isOwnForm } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";
import { writeLocaleCookie } from "@/lib/web/locale-cookie";
import { ownPath } from "@/lib/web/own-path";
import { publicRoute } from "@/lib/web/route";
import { anyStaffPath } from "@/lib/web/staff-path";
import { isLocale } from "@/messages";

/**
 * Sets the language cookie, and the language of a signed-in customer's account, then returns to the page. Form fields:
 * `locale` ("hu" or "en"), `returnTo` (own path, default "/"), `owner` (mark of the account whose page it is). Answers
 * 303, or 400 for an invalid form.
 */
export const POST = publicRoute(async ({ ctx, request }) => {
  const form = await request.formData().catch(() => null);
  const locale = form?.get("locale");
  if (!form || !isLocale(locale)) return new Response(null, { status: 400 });

  const session = await currentSession();
  // From another customer's page only this browser's language changes, not that of the account's e-mails.
  if (session && isOwnForm(session, form)) await chooseLocale(ctx, session.account.id, locale);
  const target = ownPath(form.get("returnTo")) ?? anyStaffPath(form.get("returnTo")) ?? "/";
  const response = new NextResponse(null, { status: 303, headers: { Location: target } });
  writeLocaleCookie(response.cookies, locale);
  return response;
});
