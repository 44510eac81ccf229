import { cookies } from "next/headers";
import { signOut } from "@/lib/auth/session/sign-out";
import { publicRoute } from "@/lib/web/route";
import { clearSessionCookie, readSessionCookie } from "@/lib/web/session-cookie";

/**
 * Ends the session, here and in the database, whatever state it is in; a document navigation, so that nothing of the
 * mailbox stays in the browser's memory (SEC-40). 303 to the sign-in page, which says so.
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
