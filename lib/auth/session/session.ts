import { addMinutes } from "@/lib/kernel/time";

export const SESSION_IDLE_MINUTES = 15;
export const SESSION_ABSOLUTE_HOURS = 8;
export const MAX_SESSIONS = 5;
/** `lastSeenAt` moves at most this often, so that reading does not mean writing. */
export const SESSION_TOUCH_SECONDS = 60;

export type SessionTimes = { createdAt: Date; lastSeenAt: Date; endedAt: Date | null };

/** The first instant at which a session is dead if nothing more is heard of it (SEC-37). */
export function sessionEndsAt({ createdAt, lastSeenAt }: Pick<SessionTimes, "createdAt" | "lastSeenAt">): Date {
  const idle = addMinutes(lastSeenAt, SESSION_IDLE_MINUTES);
  const absolute = addMinutes(createdAt, SESSION_ABSOLUTE_HOURS * 60);
  return idle < absolute ? idle : absolute;
}

/** Whether a session still counts: not ended, not idle too long, not older than a working day (SEC-37). */
export function isSessionLive(session: SessionTimes, now: Date): boolean {
  return session.endedAt === null && now < sessionEndsAt(session);
}
