import "server-only";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { findStaffSession, touchStaffSession } from "@/lib/staff/session-store";
import { isStaffSessionLive, isTouchDue, staffSessionEndsAt } from "@/lib/staff/staff-session";

export type StaffSession = {
  id: string;
  createdAt: Date;
  /** When it ends if no further request arrives. */
  endsAt: Date;
  /** As in `LiveSession`. */
  writtenPosition: string | null;
  /** Who is signed in; handed to every operation as `by`. */
  member: StaffActor;
  /** Their own address. */
  emailAddress: string;
};

/**
 * The live session with this id, or null. Role and name are read anew for every request, so a change counts at once.
 *
 * @param options.touch false for requests that the browser makes by itself, which must not extend the session
 */
export async function findLiveStaffSession(
  ctx: Context,
  sessionId: string,
  { touch }: { touch: boolean },
): Promise<StaffSession | null> {
  const now = ctx.clock.now();
  const found = await findStaffSession(ctx.db, sessionId);
  if (!found || !isStaffSessionLive(found.session, found.member, now)) return null;
  const { session, member } = found;
  const isTouched = touch && isTouchDue(session, now);
  if (isTouched) await touchStaffSession(ctx.db, sessionId, now);
  const { id, number, name, role } = member;
  return {
    id: session.id,
    createdAt: session.createdAt,
    endsAt: staffSessionEndsAt({ ...session, lastSeenAt: isTouched ? now : session.lastSeenAt }),
    writtenPosition: session.writtenPosition,
    member: { id, number, name, role },
    emailAddress: member.emailAddress,
  };
}
