import "server-only";
import { recordWrite } from "@/lib/auth/session/record-write";
import { recordStaffWrite } from "@/lib/staff/record-staff-write";
import { webContext } from "@/lib/web/web-context";

/** What is known of the session whose request has written; the same object is what the request reads lists by. */
type Writer = { id: string; writtenPosition?: string | null };

/**
 * Called when a request of a session has written, before its response: the next list shows it. Does not fail, because
 * the write is committed already: a list may then be as old as DATABASE_REPLICA_MAX_LAG.
 */
export async function noteOwnWrite(session: Writer): Promise<void> {
  await note(session, recordWrite);
}

/** `noteOwnWrite` for a session of the workspace. */
export async function noteStaffWrite(session: Writer): Promise<void> {
  await note(session, recordStaffWrite);
}

async function note(session: Writer, record: typeof recordWrite): Promise<void> {
  const ctx = webContext();
  try {
    session.writtenPosition = await record(ctx, session.id);
  } catch (error) {
    ctx.log.error({}, "the position of a write was not recorded", error);
  }
}
