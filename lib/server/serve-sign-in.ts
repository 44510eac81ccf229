import type { IncomingMessage } from "node:http";
import type { FirstSignIn, SignedIn } from "@/lib/web/early-sign-in";
import { withResponse } from "@/lib/web/response-status";
import { allHeaders } from "./incoming";
import type { PortalResponse } from "./portal-response";

/** The function of lib/web that signs in; tests have their own. */
export type EarlySignIn = {
  /** The id of `signInAction`. */
  actionId: string;
  /** See lib/web/early-sign-in.ts. */
  signIn(form: FirstSignIn, headers: Headers, response: PortalResponse): Promise<SignedIn | null>;
};

/** Next sets it on every answer of a page. */
const VARY = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch";
const SEE_OTHER = 303;
const OK = 200;

/**
 * Answers the sign-in form without Next, which takes as much processor time for it as the check of a password. Only a
 * customer who is signed in gets an answer here, the one that Next gives to an action that redirects. All others get
 * Next's page.
 *
 * @param request of which the work of middleware.ts is done
 * @returns whether it was answered
 */
export async function serveSignIn(
  request: IncomingMessage,
  response: PortalResponse,
  { form, early }: { form: FirstSignIn; early: EarlySignIn },
): Promise<boolean> {
  const signedIn = await withResponse(response, () => early.signIn(form, allHeaders(request), response));
  if (!signedIn) return false;
  const { address, cookies } = signedIn;
  const isCalledByScript = request.headers["next-action"] !== undefined;
  response.setHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
  response.setHeader("Vary", VARY);
  response.setHeader("Set-Cookie", cookies);
  if (isCalledByScript) {
    response.setHeader("x-action-redirect", `${address};push`);
    // Next's router forgets the pages that it has kept, because cookies have changed.
    response.setHeader("x-action-revalidated", "1");
  } else response.setHeader("Location", address);
  response.setHeader("Content-Length", 0);
  response.writeHead(isCalledByScript ? OK : SEE_OTHER).end();
  return true;
}
