import "server-only";
import { decodeProtectedHeader } from "jose";
import { decode, encode } from "next-auth/jwt";
import { SESSION_ABSOLUTE_HOURS } from "@/lib/auth/session/session";
import { isUuid } from "@/lib/kernel/random";

export const SESSION_ABSOLUTE_SECONDS = SESSION_ABSOLUTE_HOURS * 60 * 60;

/** Whether the token uses the portal's algorithm. next-auth accepts any algorithm that fits the key (RFC 8725, 3.1). */
function hasExpectedAlgorithm(token: string): boolean {
  const { alg, enc } = decodeProtectedHeader(token);
  return alg === "dir" && enc === "A256GCM";
}

/** Value of the session cookie: an encrypted token (JWE) that contains only the session id. */
export function encodeSessionToken(sessionId: string, secret: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret, maxAge: SESSION_ABSOLUTE_SECONDS });
}

/**
 * Keys of the cookies of staff sessions differ from those of customers by this salt, so that neither passes for the
 * other.
 */
const STAFF_SALT = "staff session";

/** Value of the cookie of a staff session, like `encodeSessionToken`. @param maxAge in seconds */
export function encodeStaffToken(sessionId: string, secret: string, maxAge: number): Promise<string> {
  return encode({ token: { sid: sessionId }, secret, maxAge, salt: STAFF_SALT });
}

/** The session id in the cookie of a staff session; null as with `decodeSessionToken`. */
export function decodeStaffToken(token: string, secret: string): Promise<string | null> {
  return decodeToken(token, secret, STAFF_SALT);
}

/** The session id in a session cookie; null for a token that is damaged, expired or not issued by this portal. */
export function decodeSessionToken(token: string, secret: string): Promise<string | null> {
  return decodeToken(token, secret, "");
}

/**
 * Tokens that were decoded lately. Deriving the key and decrypting takes 5 % of the processor time of a page. The
 * session itself is read from the database each time, and it ends when the token does.
 */
const decoded = new Map<string, { sessionId: string; secret: string; salt: string; keptAt: number }>();
const KEPT_MS = 60_000;
/** Of about 400 bytes each. */
const MAX_KEPT = 2_000;

async function decodeToken(token: string, secret: string, salt: string): Promise<string | null> {
  const known = decoded.get(token);
  if (known && known.secret === secret && known.salt === salt && performance.now() - known.keptAt < KEPT_MS)
    return known.sessionId;
  const sessionId = await readToken(token, secret, salt);
  decoded.delete(token);
  if (sessionId === null) return null;
  // The first one of a Map is the oldest.
  const [oldest] = decoded.size < MAX_KEPT ? [] : decoded.keys();
  if (oldest !== undefined) decoded.delete(oldest);
  decoded.set(token, { sessionId, secret, salt, keptAt: performance.now() });
  return sessionId;
}

async function readToken(token: string, secret: string, salt: string): Promise<string | null> {
  try {
    if (!hasExpectedAlgorithm(token)) return null;
    const claims = await decode({ token, secret, salt });
    return typeof claims?.sid === "string" && isUuid(claims.sid) ? claims.sid : null;
  } catch {
    // Encrypted with another key, damaged or expired.
    return null;
  }
}
