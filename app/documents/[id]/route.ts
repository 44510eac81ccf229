import { customerSessionOf } from "@/lib/web/customer-session";
import { documentRequest, documentResponse } from "@/lib/web/document-response";
import { type CustomerHandler, customerRoute, withoutSession } from "@/lib/web/route";
import { isDocumentNavigation, refuseFile } from "../refuse-file";

/**
 * A document, for the browser's viewer or, with `?download=1`, to be saved. `?from=trash` opens a document of a message in
 * the trash. No byte leaves without a committed event (lib/web/document-response.ts).
 */
const serveDocument: CustomerHandler = async ({ ctx, client, session, request }, { id = "" }) => {
  const asked = documentRequest(request.url, customerSessionOf(session, client), id);
  const answer = await documentResponse(ctx, asked, request);
  if (answer.ok) return answer.value;
  const { error } = answer;
  if (error.kind === "signed-out") return withoutSession(request);
  // A damaged document asked for in a window of its own: the page of its message says so.
  if (error.kind === "damaged" && asked.from === "inbox" && isDocumentNavigation(request)) {
    return new Response(null, {
      status: 303,
      headers: { Location: `/inbox/${error.messageId}?notice=document-error` },
    });
  }
  return refuseFile(error.kind, request);
};

export const GET = customerRoute(serveDocument);
export const HEAD = customerRoute(serveDocument);
