import "server-only";
import { decodeProtectedHeader } from "jose";
import { decode, encode } from "next-auth/jwt";
import { SESSION_ABSOLUTE_HOURS } from "@/lib/auth/session/session";
import { isUuid } from "@/lib/kernel/random";

export const SESSION_ABSOLUTE_SECONDS = SESSION_ABSOLUTE_HOURS * 60 * 60;

/** The one way in which our tokens are encrypted; next-auth's reader would take whatever its key fits (RFC 8725, 3.1). */
function isEncryptedOurWay(token: string): boolean {
  const { alg, enc } = decodeProtectedHeader(token);
  return alg === "dir" && enc === "A256GCM";
}

/** The cookie's value: an encrypted token that carries the session's id and nothing else (SEC-35). */
export function encodeSessionToken(sessionId: string, secret: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret, maxAge: SESSION_ABSOLUTE_SECONDS });
}

/** The session id in a cookie of ours; null for anything else. */
export async function decodeSessionToken(token: string, secret: string): Promise<string | null> {
  try {
    if (!isEncryptedOurWay(token)) return null;
    const claims = await decode({ token, secret });
    return typeof claims?.sid === "string" && isUuid(claims.sid) ? claims.sid : null;
  } catch {
    // Not encrypted with our key, damaged or expired.
    return null;
  }
}
