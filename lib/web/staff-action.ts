import "server-only";
import { notFound } from "next/navigation";
import type { StaffAccess } from "@/lib/staff/access";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { type ActionCall, acceptCall, inAction, type LinkCall } from "@/lib/web/action";
import { loadNextPage } from "@/lib/web/next-page";
import { requireShownLink } from "@/lib/web/opened-link";
import { noteStaffWrite } from "@/lib/web/own-write";
import { isOwnStaffForm, isWorkspaceVisible, requireStaff, staffLoginPath } from "@/lib/web/staff-gate";

export type StaffCall = ActionCall & { session: StaffSession };

/**
 * An action of a signed-in staff member whose role allows it (STAFF_ACCESS); the form must hold `staffMark` in the
 * field `owner`. With the form of another staff member, or without the role, nothing runs.
 */
export function staffAction<State>(
  access: Extract<StaffAccess, `POST ${string}`>,
  run: (call: StaffCall, form: FormData, previous: State) => Promise<State>,
) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => {
      const allowed = await acceptCall(previous, form);
      const entry = await requireStaff(access);
      if (entry.kind === "not-found") notFound();
      if (entry.kind === "signed-out") return loadNextPage(await staffLoginPath());
      if (entry.kind === "forbidden") return loadNextPage("/staff?notice=forbidden");
      if (!isOwnStaffForm(entry.session, form)) return loadNextPage("/staff?notice=other-account");
      try {
        return await run({ ...allowed, session: entry.session }, form, previous);
      } finally {
        await noteStaffWrite(entry.session);
      }
    });
}

/** An action of the workspace for somebody who is not signed in: the sign-in page. */
export function staffEntryAction<State>(run: (call: ActionCall, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => {
      const allowed = await acceptCall(previous, form);
      if (!(await isWorkspaceVisible())) notFound();
      return run(allowed, form, previous);
    });
}

/** An action of the page that an invitation opens; the form must hold the mark of that link, as with `linkAction`. */
export function invitationAction<State>(run: (call: LinkCall, form: FormData, previous: State) => Promise<State>) {
  return async (previous: State, form: FormData): Promise<State> =>
    inAction(async () => {
      const allowed = await acceptCall(previous, form);
      if (!(await isWorkspaceVisible())) notFound();
      return run({ ...allowed, token: await requireShownLink("staff-invitation", form) }, form, previous);
    });
}
