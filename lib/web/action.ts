import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import type { Context } from "@/lib/context";
import { clientOf } from "@/lib/web/client";
import { currentSession, requireCustomer, requireFirstChange, toLogin } from "@/lib/web/gate";
import { isSameOrigin } from "@/lib/web/origin";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";

/** A page of somebody else asked for a change; the middleware has refused it before, this is the lock behind it. */
class ForeignOriginError extends Error {}

export type Visit = { ctx: Context; client: Client };
export type CustomerVisit = Visit & { session: LiveSession };

/** The name of the hidden field that says whose page the form stood on. */
export const OWNER_FIELD = "owner";
const MARK_LENGTH = 22;

/** A mark of the account for the hidden field: tells two customers apart without showing an id. */
export function ownerMark(accountId: string): string {
  return createHmac("sha256", webSettings().authSecret)
    .update(`owner:${accountId}`)
    .digest("base64url")
    .slice(0, MARK_LENGTH);
}

async function visit(): Promise<Visit> {
  const incoming = await headers();
  if (!isSameOrigin(incoming)) throw new ForeignOriginError("a change was asked for by a foreign page");
  return { ctx: webContext(), client: clientOf(incoming) };
}

/** Whether a form stood on a page of this very customer. */
export function isOwnForm(session: LiveSession, form: FormData): boolean {
  const given = Buffer.from(String(form.get(OWNER_FIELD) ?? ""));
  const own = Buffer.from(ownerMark(session.account.id));
  return given.length === own.length && timingSafeEqual(given, own);
}

/** Two tabs, two customers: a form that stood on another's page does nothing under this one's name (SEC-41). */
function refuseForeignForm(session: LiveSession, form: FormData): void {
  if (!isOwnForm(session, form)) redirect("/inbox?notice=other-account");
}

/** An action that anybody may call. Every action is made by one of these three, which a test enforces. */
export function publicAction<State>(run: (visit: Visit, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> => run(await visit(), form, previous);
}

/**
 * An action of a signed-in customer; the form must carry `ownerMark` in the field `owner`.
 *
 * @param keep called with a form whose customer is no longer signed in, or no longer the one signed in; says whether it
 *             kept what he wrote
 */
export function customerAction<State>(
  run: (visit: CustomerVisit, form: FormData, previous: State) => Promise<State>,
  keep?: (form: FormData) => Promise<boolean>,
) {
  return async (previous: State, form: FormData): Promise<State> => {
    const allowed = await visit();
    if (keep) {
      const present = await currentSession();
      const kept = !(present && isOwnForm(present, form)) && (await keep(form));
      if (kept && !present) await toLogin({ draftKept: true });
    }
    const session = await requireCustomer();
    refuseForeignForm(session, form);
    return run({ ...allowed, session }, form, previous);
  };
}

/** The action of the forced first change, the only one that such a session may call. */
export function firstChangeAction<State>(
  run: (visit: CustomerVisit, form: FormData, previous: State) => Promise<State>,
) {
  return async (previous: State, form: FormData): Promise<State> => {
    const allowed = await visit();
    return run({ ...allowed, session: await requireFirstChange() }, form, previous);
  };
}
