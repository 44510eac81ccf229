import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Db } from "@/lib/db/connection";
import type { Statement } from "@/lib/db/statement";

/** An account and the session in which its customer requests content. */
export type CustomerSession = {
  accountId: AuthorizedAccountId;
  sessionId: string;
  /** Truncated client address for the audit log; null when unknown. */
  network: string | null;
  /**
   * A statement that returns a row while the session is still open. It locks the session until the transaction ends, so
   * the session cannot end between this check and the recorded reading. Must run before a message or reply is locked:
   * sign-out and the closure of an account lock in the same order.
   */
  sessionLock: Statement;
  /**
   * The same statement with a placeholder `sessionId`, one object for all sessions: statements that contain it are
   * built once. Without it they are built at each use.
   */
  preparedLock?: Statement;
};

/** The session has ended since the request was authorized; no content is returned. */
export type SignedOut = { kind: "signed-out" };

/**
 * Runs the session's lock; false when the session has ended. Outside a transaction the lock ends with the statement:
 * the session may end at once, so what is then sent or recorded must be checked again.
 */
export async function lockSession(db: Db, session: CustomerSession): Promise<boolean> {
  return (await db.execute(session.sessionLock)).length > 0;
}
