import { notFound } from "next/navigation";
import { NotFoundView } from "@/app/_frame/not-found-view";
import { setResponseStatus } from "@/lib/web/response-status";

/**
 * Ends a page with 404, both for what does not exist and for what belongs to another customer. Next's `notFound()`
 * sends a page that only script fills; where lib/server runs, the status is set and the whole page is sent instead.
 */
export function answerNotFound() {
  return setResponseStatus(404) ? <NotFoundView /> : notFound();
}
