import "server-only";
import { customerSessionOf } from "@/lib/web/customer-session";
import { documentRequest, documentResponse } from "@/lib/web/document-response";
import { isDocumentNavigation, refuseFile } from "@/lib/web/refuse-file";
import { type CustomerHandler, customerRoute, withoutSession } from "@/lib/web/route";

/**
 * Serves a document: inline, or with `?download=1` as a download. `?from=trash` opens a document of a message in the
 * trash. Its event is committed before the first byte is sent (document-response.ts).
 */
export const serveDocument: CustomerHandler = async ({ ctx, client, session, request }, { id = "" }) => {
  const asked = documentRequest(request.url, customerSessionOf(session, client), id);
  const answer = await documentResponse(ctx, asked, request);
  if (answer.ok) return answer.value;
  const { error } = answer;
  if (error.kind === "signed-out") return withoutSession(request);
  // A damaged document opened in its own window: the page of its message shows the error.
  if (error.kind === "damaged" && asked.from === "inbox" && isDocumentNavigation(request)) {
    return new Response(null, {
      status: 303,
      headers: { Location: `/inbox/${error.messageId}?notice=document-error` },
    });
  }
  return refuseFile(error.kind, request);
};

/** The route of GET and HEAD of a document for lib/server, which calls it before Next. It uses nothing of Next. */
export const documentRoute = customerRoute(serveDocument);
