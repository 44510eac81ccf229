import { NextResponse } from "next/server";
import { LOCALE_COOKIE } from "@/lib/web/locale";
import { isSameOrigin } from "@/lib/web/origin";
import { ownPath } from "@/lib/web/own-path";
import { isLocale } from "@/messages";

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * The language switch: sets the cookie and goes back to where the reader was.
 * Form fields: `locale` ("hu" | "en"), `returnTo` (own path, else the first page). 303, or 400 or 403.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return new Response(null, { status: 403 });
  const form = await request.formData();
  const locale = form.get("locale");
  if (!isLocale(locale)) return new Response(null, { status: 400 });

  const target = ownPath(form.get("returnTo")) ?? "/";
  const response = new NextResponse(null, { status: 303, headers: { location: target, "cache-control": "no-store" } });
  response.cookies.set(LOCALE_COOKIE, locale, { path: "/", maxAge: A_YEAR_SECONDS, sameSite: "lax" });
  return response;
}
