import "server-only";
import type { Client } from "@/lib/auth/session/client";
import { type LiveSession, REQUEST_SESSION_LOCK, requestSessionLock } from "@/lib/auth/session/live-session";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";

/** The session of this request in the form that the operations of the mailbox take. */
export function customerSessionOf(session: LiveSession, client: Pick<Client, "network">): CustomerSession {
  return {
    accountId: session.account.id,
    sessionId: session.id,
    network: client.network,
    sessionLock: requestSessionLock(session.id),
    preparedLock: REQUEST_SESSION_LOCK,
  };
}
