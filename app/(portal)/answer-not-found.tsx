import { notFound } from "next/navigation";
import { NotFoundView } from "@/app/_frame/not-found-view";
import { setResponseStatus } from "@/lib/web/response-status";

/**
 * Ends a page with 404, for what does not exist and what is not the reader's alike. Next's `notFound()` sends a page that
 * only script fills; where a server of ours can say the status, the whole page is sent instead.
 */
export function answerNotFound() {
  return setResponseStatus(404) ? <NotFoundView /> : notFound();
}
