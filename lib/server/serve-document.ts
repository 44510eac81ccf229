import type { IncomingMessage, ServerResponse } from "node:http";
import { freeWhenSent } from "@/lib/kernel/free-bytes";
import { logRequestFault } from "@/lib/web/fault";
import { hasBody, headerReader } from "./incoming";
import { canTakeMore, sendResponse, webRequest } from "./web-messages";

/** Bytes sent after a download is recorded as complete. */
const LAST_BYTES = 64 * 1024;

/** The functions of lib/web that answer requests of documents; tests have their own. */
export type DocumentHandlers = {
  /** See lib/web/recent-document.ts. */
  answerRecent(
    documentId: string,
    searchParams: URLSearchParams,
    headers: Pick<Headers, "get" | "has">,
  ): Promise<
    | {
        status: number;
        headers: Record<string, string>;
        /** All bytes of the body, read as the client takes them. A chunk is freed when it is sent. */
        chunks: AsyncGenerator<Uint8Array>;
        length: number;
        release(): void;
        onTaken?(): Promise<void>;
      }
    | Response
    | null
  >;
  /** See lib/web/document-route.ts. The parts of its body are freed when they are sent. */
  route(request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response>;
};

type RecentAnswer = Exclude<Awaited<ReturnType<DocumentHandlers["answerRecent"]>>, Response | null>;

const DOCUMENT = /^\/documents\/([\w-]+)$/;

/**
 * The document id in the path of a request that `serveDocument` answers; null for every other request, which Next gets.
 */
export function requestedDocumentId(request: IncomingMessage): string | null {
  if ((request.method !== "GET" && request.method !== "HEAD") || hasBody(request)) return null;
  return DOCUMENT.exec(request.url?.split("?", 1)[0] ?? "")?.[1] ?? null;
}

/** Sends bytes as the client takes them; ends early when the client has gone. */
async function sendChunks(response: ServerResponse, { status, headers, ...answer }: RecentAnswer): Promise<void> {
  const { chunks, length, onTaken } = answer;
  if (response.destroyed) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("Content-Length", length);
  response.writeHead(status);
  let left = length;
  for await (const chunk of chunks) {
    left -= chunk.length;
    if (left > 0) {
      if (!response.write(chunk, freeWhenSent(chunk)) && !(await canTakeMore(response))) return;
      continue;
    }
    const lastFrom = onTaken ? Math.max(0, chunk.length - LAST_BYTES) : 0;
    const beginning = chunk.subarray(0, lastFrom);
    if (beginning.length > 0 && !response.write(beginning) && !(await canTakeMore(response))) return;
    await onTaken?.();
    return void response.end(chunk.subarray(lastFrom), freeWhenSent(chunk));
  }
  response.end();
}

/**
 * Sends an answer. Its place among the customer's answers is given back when its bytes are sent or the client has gone,
 * and nothing is read for it any more: a read that has begun may take longer than the client stays.
 */
async function sendRecent(response: ServerResponse, answer: RecentAnswer): Promise<void> {
  try {
    await sendChunks(response, answer);
  } finally {
    if (response.destroyed) answer.release();
    else response.once("close", answer.release);
  }
}

/**
 * Answers GET and HEAD of a document without Next, which would take more processor time than everything else together.
 * The answers are those of the route in `app`, which serves where lib/server does not run. What must hold for bytes of
 * a document is in lib/mailbox/reading.
 *
 * @param origin of this portal
 */
export async function serveDocument(
  request: IncomingMessage,
  response: ServerResponse,
  { documentId, origin, handlers }: { documentId: string; origin: string; handlers: DocumentHandlers },
): Promise<void> {
  const header = headerReader(request);
  const isHead = request.method === "HEAD";
  try {
    const url = new URL(request.url ?? "/", origin);
    const headers = { get: header, has: (name: string) => header(name) !== null };
    const recent = isHead ? null : await handlers.answerRecent(documentId, url.searchParams, headers);
    if (recent)
      return await ("chunks" in recent ? sendRecent(response, recent) : sendResponse(response, recent, isHead));
    const asked = webRequest(request, url);
    await sendResponse(response, await handlers.route(asked, { params: Promise.resolve({ id: documentId }) }), isHead);
  } catch (error) {
    logRequestFault(error);
    if (response.headersSent) return void response.destroy();
    response.writeHead(500).end();
  }
}
