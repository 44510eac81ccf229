import type { IncomingMessage, ServerResponse } from "node:http";
import { logRequestFault } from "@/lib/web/fault";
import { sendResponse, webRequestWithBody } from "./web-messages";

/** The route of `POST /api/v1/documents`; tests have their own. */
export type UploadRoute = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const UPLOADS = "/api/v1/documents";

/** Whether `serveUpload` answers a request; Next gets every other one. */
export function isUpload({ method, url }: IncomingMessage): boolean {
  return method === "POST" && url?.split("?", 1)[0] === UPLOADS;
}

/**
 * Loads a route at its first call: a portal without uploads needs no memory for it. After an error, for example when
 * too many files are open, the next call loads it again.
 */
export function whenFirstUsed(load: () => Promise<UploadRoute>): UploadRoute {
  let route: Promise<UploadRoute> | undefined;
  return async (request, context) => {
    route ??= load().catch((error: unknown) => {
      route = undefined;
      throw error;
    });
    return (await route)(request, context);
  };
}

/**
 * Answers the upload of documents by the Sender API without Next, which copies each piece of a body and leaves the
 * copies to the collection of garbage. The route is the one in `app`, which Next calls where lib/server does not run.
 *
 * @param origin of this portal
 */
export async function serveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { origin, route }: { origin: string; route: UploadRoute },
): Promise<void> {
  try {
    const asked = webRequestWithBody(request, new URL(request.url ?? UPLOADS, origin));
    await sendResponse(response, await route(asked, { params: Promise.resolve({}) }), false);
  } catch (error) {
    logRequestFault(error);
    if (response.headersSent) return void response.destroy();
    response.writeHead(500).end();
  }
}
