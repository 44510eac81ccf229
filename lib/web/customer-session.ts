import "server-only";
import type { Client } from "@/lib/auth/session/client";
import { type LiveSession, lockRequestSession } from "@/lib/auth/session/live-session";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";

/** The customer of this request as the mailbox's operations need them. */
export function customerSessionOf(session: LiveSession, client: Pick<Client, "network">): CustomerSession {
  return {
    accountId: session.account.id,
    sessionId: session.id,
    network: client.network,
    isSignedIn: (db) => lockRequestSession(db, session.id),
  };
}
