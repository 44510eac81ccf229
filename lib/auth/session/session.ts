import { addMinutes, addSeconds } from "@/lib/kernel/time";

export const SESSION_IDLE_MINUTES = 15;
export const SESSION_ABSOLUTE_HOURS = 8;
export const MAX_SESSIONS = 5;
/** `lastSeenAt` is updated at most this often, so that not every request writes to the database. */
export const SESSION_TOUCH_SECONDS = 60;

export type SessionTimes = { createdAt: Date; lastSeenAt: Date; endedAt: Date | null };

/** The parts of a session and its account's credential that decide whether the session is live. */
export type SessionWithCredential = {
  session: SessionTimes & { credentialVersion: number };
  credential: { version: number; staffLockedAt: Date | null };
};

/** The first instant at which a session is over if no further request arrives. */
export function sessionEndsAt({ createdAt, lastSeenAt }: Pick<SessionTimes, "createdAt" | "lastSeenAt">): Date {
  const idle = addMinutes(lastSeenAt, SESSION_IDLE_MINUTES);
  const absolute = addMinutes(createdAt, SESSION_ABSOLUTE_HOURS * 60);
  return idle < absolute ? idle : absolute;
}

/**
 * The instants between which a session's times must be for a request at `now` to extend it: it is live, and was not
 * extended within SESSION_TOUCH_SECONDS.
 */
export function touchBounds(now: Date): { createdAfter: Date; seenAfter: Date; seenUntil: Date } {
  return {
    createdAfter: addMinutes(now, -SESSION_ABSOLUTE_HOURS * 60),
    seenAfter: addMinutes(now, -SESSION_IDLE_MINUTES),
    seenUntil: addSeconds(now, -SESSION_TOUCH_SECONDS),
  };
}

/**
 * Whether a session is live: it is not ended, has reached neither the idle nor the absolute limit, was started with the
 * credential's current version, and the account is not locked by staff. A lock by failed sign-ins does not end it
 * (docs/security.md#5-sessions-and-cookies).
 */
export function isSessionLive({ session, credential }: SessionWithCredential, now: Date): boolean {
  if (session.credentialVersion !== credential.version || credential.staffLockedAt) return false;
  return session.endedAt === null && now < sessionEndsAt(session);
}
