import "server-only";
import { headers } from "next/headers";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import type { Context } from "@/lib/context";
import { currentRequestId } from "@/lib/request-scope";
import { clientOf } from "@/lib/web/client";
import type { LinkEntry } from "@/lib/web/entry-cookies";
import { formMark, matchesMark } from "@/lib/web/form-mark";
import { currentSession, redirectToLogin, requireCustomer, requireFirstChange } from "@/lib/web/gate";
import { loadNextPage } from "@/lib/web/next-page";
import { requireShownLink } from "@/lib/web/opened-link";
import { isSameOrigin } from "@/lib/web/origin";
import { noteOwnWrite } from "@/lib/web/own-write";
import { freshRequestId, REQUEST_ID_HEADER, withRequestId } from "@/lib/web/request-id";
import { noteActionBegun } from "@/lib/web/response-status";
import { webContext } from "@/lib/web/web-context";

/** A page of another origin called an action. page-request.ts refuses it first; this is the second check. */
class ForeignOriginError extends Error {}

export type ActionCall = { ctx: Context; client: Client };
export type CustomerCall = ActionCall & { session: LiveSession };
export type LinkCall = ActionCall & {
  /** The token of the e-mailed link whose page the form was on. */
  token: string;
};

/** The hidden field with the mark of the account whose page the form was on. */
export const OWNER_FIELD = "owner";

/** The account's mark for the hidden field: tells two accounts apart without showing an id. */
export function ownerMark(accountId: string): string {
  return formMark("owner", accountId);
}

/**
 * The arguments are not those that a form of the portal sends. Answered with 400, like a request that Next cannot
 * parse.
 */
class MalformedActionError extends Error {}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Checks the arguments and the origin of a call of a server action.
 *
 * @param previous the state that the form was rendered with; it comes from the browser, so it is untrusted
 * @throws MalformedActionError, ForeignOriginError
 */
export async function acceptCall(previous: unknown, form: unknown): Promise<ActionCall> {
  const isState = previous === undefined || isPlainObject(previous);
  if (!isState || !(form instanceof FormData)) {
    throw new MalformedActionError("a server action was not called by a form");
  }
  noteActionBegun();
  const incoming = await headers();
  if (!isSameOrigin(incoming)) throw new ForeignOriginError("a page of another origin called a server action");
  return { ctx: webContext(), client: clientOf(incoming) };
}

/** Whether a form was on a page of this session's account. */
export function isOwnForm(session: LiveSession, form: FormData): boolean {
  return matchesMark(form.get(OWNER_FIELD), ownerMark(session.account.id));
}

/**
 * Redirects, without doing anything, when the form was on a page of another account (two accounts in two tabs). The
 * page it redirects to, the inbox or the first change of the password, says so.
 */
async function refuseForeignForm(session: LiveSession, form: FormData): Promise<void> {
  if (isOwnForm(session, form)) return;
  await loadNextPage(`${session.kind === "full" ? "/inbox" : "/password/first"}?notice=other-account`);
}

/**
 * Runs an action in the scope of its request. A fault gets the request's id as its digest: Next's script shows the
 * digest as the reference, and would otherwise show the same one for every fault of a kind.
 */
export async function inAction<T>(work: () => Promise<T>): Promise<T> {
  const given = (await headers()).get(REQUEST_ID_HEADER);
  // middleware.ts has set the header where lib/server does not run.
  return withRequestId(
    () => given ?? freshRequestId(),
    async () => {
      try {
        return await work();
      } catch (error) {
        // Redirects of Next are errors with a digest of their own.
        if (typeof error === "object" && error !== null && !("digest" in error))
          Object.assign(error, { digest: currentRequestId() });
        throw error;
      }
    },
  );
}

/**
 * An action that anybody may call. Every server action is made by one of these four functions or by those of
 * staff-action.ts, which a test enforces.
 */
export function publicAction<State>(run: (call: ActionCall, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => run(await acceptCall(previous, form), form, previous));
}

/**
 * An action of a signed-in customer; the form must hold `ownerMark` in the field `owner`.
 *
 * @param keep called with a form whose account is not, or no longer, the signed-in one; resolves to whether it saved
 *             the text of the form as a draft
 */
export function customerAction<State>(
  run: (call: CustomerCall, form: FormData, previous: State) => Promise<State>,
  keep?: (form: FormData) => Promise<boolean>,
) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => {
      const allowed = await acceptCall(previous, form);
      const present = await currentSession();
      const kept = !(present && isOwnForm(present, form)) && (await keep?.(form));
      if (kept && !present) await redirectToLogin({ draftKept: true });
      if (present) await refuseForeignForm(present, form);
      const session = await requireCustomer();
      try {
        return await run({ ...allowed, session }, form, previous);
      } finally {
        // Also when it ends in a redirect, which is an error to Next.
        await noteOwnWrite(session);
      }
    });
}

/**
 * An action of the page that an e-mailed link opens; the form must hold the mark of that link in the field `link`. With
 * the mark of another link, or none, nothing runs and the page asks the customer to open the link again.
 */
export function linkAction<State>(
  entry: LinkEntry,
  run: (call: LinkCall, form: FormData, previous: State) => Promise<State>,
) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => {
      const allowed = await acceptCall(previous, form);
      return run({ ...allowed, token: await requireShownLink(entry, form) }, form, previous);
    });
}

/**
 * The action that replaces the initial password (R7), the only one that a first-change session may call; the form must
 * hold `ownerMark` in the field `owner`. When another account has signed in meanwhile, nothing runs and the page asks
 * the customer to open the link again.
 */
export function firstChangeAction<State>(run: (call: CustomerCall, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => {
      const allowed = await acceptCall(previous, form);
      const present = await currentSession();
      if (present && !isOwnForm(present, form)) return loadNextPage("/password/first?notice=other-link");
      return run({ ...allowed, session: await requireFirstChange() }, form, previous);
    });
}
