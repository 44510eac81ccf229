import "server-only";
import type { ServerResponse } from "node:http";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { lookupForm, parseEmailAddress } from "@/lib/kernel/email-address";
import { clientOf } from "@/lib/web/client";
import { CookieLines } from "@/lib/web/cookie-lines";
import { hasLocaleCookie } from "@/lib/web/locale-cookie";
import { addSessionCookies } from "@/lib/web/new-session-cookies";
import { nextPageAddress } from "@/lib/web/next-page-address";
import { isSameOrigin } from "@/lib/web/origin";
import { ownPath } from "@/lib/web/own-path";
import { noteTriedSignIn } from "@/lib/web/sign-in-once";
import { webContext } from "@/lib/web/web-context";

/** Fields of the sign-in form as they were posted on a first visit, that is without a captcha. */
export type FirstSignIn = { email: string; password: string; returnTo: string | null };
/** `address` is what Next's `redirect` would be given; `cookies` are Set-Cookie lines. */
export type SignedIn = { address: string; cookies: string[] };

/**
 * Signs in for lib/server, before Next has seen the request. Uses nothing of Next. The action of the form
 * (`signInAction`) does the same where this returns null.
 *
 * @param headers of the request
 * @returns null when Next has to answer, because the customer is not signed in. Either nothing was done, or the attempt
 *          was made, and the action of this request takes its outcome (`signInOnce`)
 */
export async function signInEarly(
  form: FirstSignIn,
  headers: Headers,
  response: ServerResponse,
): Promise<SignedIn | null> {
  const typed = { emailAddress: form.email, password: typedPassword(form.password), answer: null };
  const isComplete = parseEmailAddress(lookupForm(form.email)) !== null && typed.password !== "";
  if (!isComplete || !isSameOrigin(headers)) return null;
  const path = ownPath(form.returnTo) ?? "/inbox";
  const address = nextPageAddress(path, headers);
  // Next would render the page into the answer.
  if (headers.get("next-action") !== null && address === path) return null;

  const ctx = webContext();
  const outcome = signIn(ctx, { ...typed, client: clientOf(headers) });
  const result = await outcome.catch(() => null);
  if (!result?.ok) {
    noteTriedSignIn(response, { typed, outcome });
    return null;
  }
  const jar = new CookieLines(ctx.clock.now());
  await addSessionCookies(jar, result.value, hasLocaleCookie(headers.get("cookie")));
  return { address, cookies: jar.lines };
}
