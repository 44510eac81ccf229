import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import type { Context } from "@/lib/context";
import { clientOf } from "@/lib/web/client";
import type { LinkEntry } from "@/lib/web/entry-cookies";
import { formMark, matchesMark } from "@/lib/web/form-mark";
import { currentSession, requireCustomer, requireFirstChange, toLogin } from "@/lib/web/gate";
import { requireShownLink } from "@/lib/web/opened-link";
import { isSameOrigin } from "@/lib/web/origin";
import { noteActionBegun } from "@/lib/web/response-status";
import { webContext } from "@/lib/web/web-context";

/** A page of somebody else asked for a change; the middleware has refused it before, this is the lock behind it. */
class ForeignOriginError extends Error {}

export type ActionCall = { ctx: Context; client: Client };
export type CustomerCall = ActionCall & { session: LiveSession };
export type LinkCall = ActionCall & {
  /** Of the mailed link whose page the form stood on. */
  token: string;
};

/** The name of the hidden field that says whose page the form stood on. */
export const OWNER_FIELD = "owner";

/** A mark of the account for the hidden field: tells two customers apart without showing an id. */
export function ownerMark(accountId: string): string {
  return formMark("owner", accountId);
}

/** What a form sends is not what a page of ours sends; answered 400 like what Next itself cannot parse. */
class MalformedActionError extends Error {}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** @param previous the state that the form was rendered with; it comes back from the browser and proves nothing */
async function acceptCall(previous: unknown, form: unknown): Promise<ActionCall> {
  const isState = previous === undefined || isPlainObject(previous);
  if (!isState || !(form instanceof FormData)) {
    throw new MalformedActionError("an action was called with other arguments than a form's");
  }
  noteActionBegun();
  const incoming = await headers();
  if (!isSameOrigin(incoming)) throw new ForeignOriginError("a change was asked for by a foreign page");
  return { ctx: webContext(), client: clientOf(incoming) };
}

/** Whether a form stood on a page of this very customer. */
export function isOwnForm(session: LiveSession, form: FormData): boolean {
  return matchesMark(form.get(OWNER_FIELD), ownerMark(session.account.id));
}

/**
 * Two tabs, two customers: a form that stood on another customer's page does nothing in this session. The page of the
 * present session, which may be the forced first change, says so.
 */
function refuseForeignForm(session: LiveSession, form: FormData): void {
  if (isOwnForm(session, form)) return;
  redirect(`${session.kind === "full" ? "/inbox" : "/password/first"}?notice=other-account`);
}

/** An action that anybody may call. Every action is made by one of these four, which a test enforces. */
export function publicAction<State>(run: (call: ActionCall, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> =>
    run(await acceptCall(previous, form), form, previous);
}

/**
 * An action of a signed-in customer; the form must carry `ownerMark` in the field `owner`.
 *
 * @param keep called with a form whose customer is no longer signed in, or no longer the one signed in; says whether it
 *             kept what he wrote
 */
export function customerAction<State>(
  run: (call: CustomerCall, form: FormData, previous: State) => Promise<State>,
  keep?: (form: FormData) => Promise<boolean>,
) {
  return async (previous: State, form: FormData): Promise<State> => {
    const allowed = await acceptCall(previous, form);
    const present = await currentSession();
    const kept = !(present && isOwnForm(present, form)) && (await keep?.(form));
    if (kept && !present) await toLogin({ draftKept: true });
    if (present) refuseForeignForm(present, form);
    return run({ ...allowed, session: await requireCustomer() }, form, previous);
  };
}

/**
 * An action of the page that a mailed link opens; the form must carry the mark of that link in the field `link`. With
 * the mark of another link, or none, nothing runs and the page asks to open the link in the e-mail again.
 */
export function linkAction<State>(
  entry: LinkEntry,
  run: (call: LinkCall, form: FormData, previous: State) => Promise<State>,
) {
  return async (previous: State, form: FormData): Promise<State> => {
    const allowed = await acceptCall(previous, form);
    return run({ ...allowed, token: await requireShownLink(entry, form) }, form, previous);
  };
}

/**
 * The action of the forced first change, the only one that such a session may call; the form must carry `ownerMark` in
 * the field `owner`. When another account has signed in meanwhile, nothing runs and the page asks to open the link again.
 */
export function firstChangeAction<State>(run: (call: CustomerCall, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> => {
    const allowed = await acceptCall(previous, form);
    const present = await currentSession();
    if (present && !isOwnForm(present, form)) redirect("/password/first?notice=other-link");
    return run({ ...allowed, session: await requireFirstChange() }, form, previous);
  };
}
