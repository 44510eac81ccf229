import { cookies } from "next/headers";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { secondsBetween } from "@/lib/kernel/time";
import { customerRoute, publicRoute } from "@/lib/web/route";
import { readSessionCookie } from "@/lib/web/session-cookie";

/** How long the session behind the cookie still lives, without making it live longer; 0 when there is none (SEC-37). */
export const GET = publicRoute(async ({ ctx }) => {
  const sessionId = await readSessionCookie(await cookies());
  const session = sessionId ? await findLiveSession(ctx, sessionId, { touch: false }) : null;
  // 0 is said of a dead session only: the page then goes to the sign-in form, which sends the living back.
  const secondsLeft = session ? Math.max(1, secondsBetween(ctx.clock.now(), session.endsAt)) : 0;
  return Response.json({ secondsLeft });
});

/** "Stay signed in": a request of the customer's own, which is what makes a session live on. 401 when it is too late. */
export const POST = customerRoute(async ({ ctx, session }) =>
  Response.json({ secondsLeft: secondsBetween(ctx.clock.now(), session.endsAt) }),
);
