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

/** The session id in a session cookie; null for a token that is damaged, expired or not issued by this portal. */
export async function decodeSessionToken(token: string, secret: string): Promise<string | null> {
  try {
    if (!hasExpectedAlgorithm(token)) return null;
    const claims = await decode({ token, secret });
    return typeof claims?.sid === "string" && isUuid(claims.sid) ? claims.sid : null;
  } catch {
    // Encrypted with another key, damaged or expired.
    return null;
  }
}
