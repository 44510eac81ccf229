import { addMinutes } from "@/lib/kernel/time";

export const SESSION_IDLE_MINUTES = 15;
export const SESSION_ABSOLUTE_HOURS = 8;
export const MAX_SESSIONS = 5;
/** `lastSeenAt` moves at most this often, so that reading does not mean writing. */
export const SESSION_TOUCH_SECONDS = 60;

export type SessionTimes = { createdAt: Date; lastSeenAt: Date; endedAt: Date | null };

/** A session and the credential of its account, as far as they decide whether it is live. */
export type SessionCredential = {
  session: SessionTimes & { credentialVersion: number };
  credential: { version: number; staffLockedAt: Date | null };
};

/** The first instant at which a session is dead if nothing more is heard of it (SEC-37). */
export function sessionEndsAt({ createdAt, lastSeenAt }: Pick<SessionTimes, "createdAt" | "lastSeenAt">): Date {
  const idle = addMinutes(lastSeenAt, SESSION_IDLE_MINUTES);
  const absolute = addMinutes(createdAt, SESSION_ABSOLUTE_HOURS * 60);
  return idle < absolute ? idle : absolute;
}

/**
 * Whether a session is live: not ended, neither idle nor absolute limit reached, started with the credential's present
 * version, and the account not locked by staff. A lock by failed sign-ins leaves it live (docs/security.md, section 5).
 */
export function isSessionLive({ session, credential }: SessionCredential, now: Date): boolean {
  if (session.credentialVersion !== credential.version || credential.staffLockedAt) return false;
  return session.endedAt === null && now < sessionEndsAt(session);
}
