import "server-only";
import type { Context } from "@/lib/context";
import { markStaffSessionWritten } from "@/lib/staff/session-store";

/** `recordWrite` of lib/auth/session for a session of the workspace. */
export async function recordStaffWrite(ctx: Context, sessionId: string): Promise<string | null> {
  return ctx.replica ? markStaffSessionWritten(ctx.db, sessionId) : null;
}
