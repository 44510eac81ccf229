import "server-only";
import { CURRENT_SESSION_LOCK, currentSession } from "@/lib/auth/session/live-session";
import { documentAnswers } from "@/lib/document/answer-limit";
import { StorageError } from "@/lib/document/storage/storage-error";
import { recentDocumentOpener } from "@/lib/mailbox/reading/open-recent-document";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
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
  const recent = recentDocuments().find(documentId);
  const sessionId = recent ? await sessionIdOf(headers.get("cookie")) : null;
  if (!recent || !sessionId) return null;
  const ctx = webContext();
  const network = networkOf(clientAddress(headers, trustedProxyHops));
  const reading = requestedReading(searchParams);
  const { accountId } = recent;
  // When the customer has too many answers, the route waits for one to end, or says so.
  const release = documentAnswers().take(accountId);
  if (!release) return null;
  try {
    const range = requestedRange(headers, recent.sizeBytes);
    const part = range.kind === "part" ? range : null;
    const opened =
      range.kind === "unsatisfiable"
        ? null
        : await openRecentDocument(ctx, {
            ...reading,
            recent,
            isPart: headers.has("range"),
            part,
            sessionOf(now) {
              const { lock, values } = currentSession(sessionId, accountId, now);
              return { accountId, sessionId, network, sessionLock: lock, values };
            },
          });
    if (opened) {
      const answer = answerBytes(ctx, { kind: reading.kind, accountId, part }, opened, release);
      return { ...answer, headers: { ...answer.headers, "Cache-Control": NO_STORE } };
    }
    release();
    return null;
  } catch (error) {
    release();
    // The route reads it again, and says why it fails.
    if (error instanceof StorageError) return null;
    throw error;
  }
}
