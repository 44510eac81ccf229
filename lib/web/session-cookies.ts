import "server-only";
import { cookies } from "next/headers";
import { localeCookieName } from "@/lib/web/locale-cookie";
import { addSessionCookies, type NewSession } from "@/lib/web/new-session-cookies";

/** Sets the cookies of a new session in the answer of an action. */
export async function writeSessionCookies(session: NewSession): Promise<void> {
  const jar = await cookies();
  await addSessionCookies(jar, session, jar.get(localeCookieName()) !== undefined);
}
