import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Db } from "@/lib/db/connection";

/** Who asks for content: an account and the session that proved it. */
export type CustomerSession = {
  accountId: AuthorizedAccountId;
  sessionId: string;
  /** Truncated client address, for the audit; null when unknown. */
  network: string | null;
  /**
   * Whether the session is still open. Called inside the transaction that records the reading, before the lock of the
   * message or reply (docs/architecture.md, lock order); keeps the session open until that transaction ends.
   */
  isSignedIn(db: Db): Promise<boolean>;
};

/** The session has ended since the request was let in: nothing leaves. */
export type SignedOut = { kind: "signed-out" };
