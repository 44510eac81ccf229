import "server-only";
import { CURRENT_SESSION_LOCK, currentSession } from "@/lib/auth/session/live-session";
import { documentAnswers, type Release } from "@/lib/document/answer-limit";
import { recentDocumentOpener } from "@/lib/mailbox/reading/open-recent-document";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
import { clientAddress, networkOf } from "@/lib/web/client";
import { answerBytes, type DocumentBytes, requestedRange, requestedReading } from "@/lib/web/document-response";
import { noteOwnWrite } from "@/lib/web/own-write";
import { isPrefetch } from "@/lib/web/prefetch";
import { NO_STORE, storageFailed } from "@/lib/web/route";
import { sessionIdOf } from "@/lib/web/session-cookie";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";

const openRecentDocument = recentDocumentOpener(CURRENT_SESSION_LOCK);

/**
 * The response to GET of a document that this process has sent lately, with the event of its reading committed. For
 * lib/server, which has checked the request and sets the security headers of every response.
 *
 * @param headers of the request
 * @returns bytes, or the response while the document storage fails; null in every other case, and for a range that
 *          cannot be satisfied: `documentRoute` then answers
 */
export async function answerRecentDocument(
  documentId: string,
  searchParams: URLSearchParams,
  headers: Pick<Headers, "get" | "has">,
): Promise<DocumentBytes | Response | null> {
  const { maintenance, trustedProxyHops } = webSettings();
  if (maintenance || isPrefetch(headers)) return null;
  const recent = recentDocuments().find(documentId);
  const sessionId = recent ? await sessionIdOf(headers.get("cookie")) : null;
  if (!recent || !sessionId) return null;
  const range = requestedRange(headers, recent.sizeBytes);
  if (range.kind === "unsatisfiable") return null;
  const ctx = webContext();
  const network = networkOf(clientAddress(headers, trustedProxyHops));
  const reading = requestedReading(searchParams);
  const part = range.kind === "part" ? range : null;
  const { accountId } = recent;
  const place: { release: Release } = { release: () => {} };
  try {
    const opened = await openRecentDocument(ctx, {
      ...reading,
      recent,
      isPart: headers.has("range"),
      part,
      sessionOf(now) {
        const { lock, values } = currentSession(sessionId, accountId, now);
        return { accountId, sessionId, network, sessionLock: lock, values };
      },
      begin() {
        const release = documentAnswers().take(accountId);
        // When the customer has too many answers, the route waits for one to end, or says so.
        if (release) place.release = release;
        return release !== null;
      },
    });
    if (opened) {
      await noteOwnWrite({ id: sessionId });
      const answer = answerBytes(ctx, { kind: reading.kind, accountId, part }, opened, place.release);
      return { ...answer, headers: { ...answer.headers, "Cache-Control": NO_STORE } };
    }
    place.release();
    return null;
  } catch (error) {
    place.release();
    // The route would ask the storage again.
    return storageFailed(error, ctx, { method: "GET", headers });
  }
}
