import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Db } from "@/lib/db/connection";

/** An account and the session in which its customer requests content. */
export type CustomerSession = {
  accountId: AuthorizedAccountId;
  sessionId: string;
  /** Truncated client address for the audit log; null when unknown. */
  network: string | null;
  /**
   * Whether the session is still open. Locks the session row until the transaction `db` ends, so the session cannot end
   * between this check and the recorded reading. Must be called before a message or reply is locked: sign-out and the
   * closure of an account lock in the same order.
   */
  isSignedIn(db: Db): Promise<boolean>;
};

/** The session has ended since the request was authorized; no content is returned. */
export type SignedOut = { kind: "signed-out" };
