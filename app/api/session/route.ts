import { cookies } from "next/headers";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { secondsBetween } from "@/lib/kernel/time";
import { customerRoute, publicRoute } from "@/lib/web/route";
import { readSessionCookie } from "@/lib/web/session-cookie";

/** Seconds until the session ends, without extending it; 0 if there is none. */
export const GET = publicRoute(async ({ ctx }) => {
  const sessionId = await readSessionCookie(await cookies());
  const session = sessionId ? await findLiveSession(ctx, sessionId, { touch: false }) : null;
  // Only a session that has ended gives 0: the page then goes to the sign-in form, which would redirect a live session
  // back.
  const secondsLeft = session ? Math.max(1, secondsBetween(ctx.clock.now(), session.endsAt)) : 0;
  return Response.json({ secondsLeft });
});

/** "Stay signed in": as a request of the customer it extends the session. 401 if the session has ended. */
export const POST = customerRoute(async ({ ctx, session }) =>
  Response.json({ secondsLeft: secondsBetween(ctx.clock.now(), session.endsAt) }),
);
