import { secondsBetween } from "@/lib/kernel/time";
import { staffRoute } from "@/lib/web/staff-route";

/** Seconds until the session ends, without extending it; 0 if there is none. */
export const GET = staffRoute(
  "GET /staff/session",
  async ({ ctx, session }) =>
    Response.json({ secondsLeft: Math.max(1, secondsBetween(ctx.clock.now(), session.endsAt)) }),
  { touch: false, signedOut: () => Response.json({ secondsLeft: 0 }) },
);

/** "Stay signed in": as a request of the staff member it extends the session. 401 if the session has ended. */
export const POST = staffRoute("POST /staff/session", async ({ ctx, session }) =>
  Response.json({ secondsLeft: secondsBetween(ctx.clock.now(), session.endsAt) }),
);
