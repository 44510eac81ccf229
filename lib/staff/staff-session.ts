import { addMinutes, addSeconds } from "@/lib/kernel/time";

export const STAFF_IDLE_MINUTES = 15;
export const STAFF_ABSOLUTE_HOURS = 10;
/** `lastSeenAt` is updated at most this often. */
const TOUCH_SECONDS = 60;

export type StaffSessionTimes = { createdAt: Date; lastSeenAt: Date; endedAt: Date | null; credentialVersion: number };
type Member = { credentialVersion: number; revokedAt: Date | null };

/** The first instant at which a session is over if no further request arrives. */
export function staffSessionEndsAt({
  createdAt,
  lastSeenAt,
}: Pick<StaffSessionTimes, "createdAt" | "lastSeenAt">): Date {
  const idle = addMinutes(lastSeenAt, STAFF_IDLE_MINUTES);
  const absolute = addMinutes(createdAt, STAFF_ABSOLUTE_HOURS * 60);
  return idle < absolute ? idle : absolute;
}

/** Whether a session is live: not ended or over, of the present credential, of a staff member who is not revoked. */
export function isStaffSessionLive(session: StaffSessionTimes, member: Member, now: Date): boolean {
  if (session.endedAt !== null || member.revokedAt !== null) return false;
  return session.credentialVersion === member.credentialVersion && now < staffSessionEndsAt(session);
}

/** Whether a request at `now` has to be written down as use of the session. */
export function isTouchDue({ lastSeenAt }: Pick<StaffSessionTimes, "lastSeenAt">, now: Date): boolean {
  return addSeconds(lastSeenAt, TOUCH_SECONDS) <= now;
}
