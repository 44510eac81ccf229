import { cookies } from "next/headers";
import { signOut } from "@/lib/auth/session/sign-out";
import { publicRoute } from "@/lib/web/route";
import { clearSessionCookie, readSessionCookie } from "@/lib/web/session-cookie";

/**
 * Ends the session in the browser and in the database, whatever its state. A document navigation, so that no mailbox
 * page stays in the browser's memory. 303 to the sign-in page.
 */
export const POST = publicRoute(async ({ ctx }) => {
  const jar = await cookies();
  const sessionId = await readSessionCookie(jar);
  if (sessionId) await signOut(ctx, sessionId);
  clearSessionCookie(jar);
  return new Response(null, {
    status: 303,
    headers: { Location: "/login?notice=signed-out", "Clear-Site-Data": '"storage"' },
  });
});
