import "server-only";
import { CURRENT_SESSION_LOCK, currentSession } from "@/lib/auth/session/live-session";
import { recentDocumentOpener } from "@/lib/mailbox/reading/open-recent-document";
import { clientAddress, networkOf } from "@/lib/web/client";
import { answerBytes, type DocumentBytes, requestedRange, requestedReading } from "@/lib/web/document-response";
import { isPrefetch } from "@/lib/web/prefetch";
import { NO_STORE } from "@/lib/web/route";
import { sessionIdOf } from "@/lib/web/session-cookie";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";

const openRecentDocument = recentDocumentOpener(CURRENT_SESSION_LOCK);

/**
 * The response to GET of a document that this process has sent lately, with the event of its reading committed. For
 * lib/server, which has checked the request and sets the security headers of every response.
 *
 * @param headers of the request
 * @returns null in every case but success, and for a range that cannot be satisfied; `documentRoute` then answers
 */
export async function answerRecentDocument(
  documentId: string,
  searchParams: URLSearchParams,
  headers: Pick<Headers, "get" | "has">,
): Promise<DocumentBytes | null> {
  const { maintenance, trustedProxyHops } = webSettings();
  if (maintenance || isPrefetch(headers)) return null;
  const sessionId = await sessionIdOf(headers.get("cookie"));
  if (!sessionId) return null;
  const ctx = webContext();
  const network = networkOf(clientAddress(headers, trustedProxyHops));
  const reading = requestedReading(searchParams);
  const isSatisfiable = (size: number) => requestedRange(headers, size).kind !== "unsatisfiable";
  const opened = await openRecentDocument(ctx, {
    ...reading,
    isPart: headers.has("range"),
    documentId,
    isWanted: isSatisfiable,
    sessionOf(accountId, now) {
      const { lock, values } = currentSession(sessionId, accountId, now);
      return { accountId, sessionId, network, sessionLock: lock, values };
    },
  });
  if (!opened) return null;
  const answer = answerBytes(ctx, { kind: reading.kind, accountId: opened.accountId }, headers, opened);
  return { ...answer, headers: { ...answer.headers, "Cache-Control": NO_STORE } };
}
