import { encodeCursor } from "@/lib/api/cursor";
import { jsonResponse } from "@/lib/web/api/api-response";
import type { ApiCall } from "@/lib/web/api/api-route";

/** The parameters of a page, read from a checked query. */
export function limitOf({ limit }: { limit: string }): number {
  return Number(limit);
}

/**
 * The answer of a list, with the address of the next page in `Link`.
 *
 * @param list name of the list in its cursors
 * @param next position of the next page; null on the last one
 */
export function pageResponse(request: Request, list: string, data: unknown[], next: string | number | null): Response {
  if (next === null) return jsonResponse(200, { data, nextCursor: null });
  const nextCursor = encodeCursor(list, next);
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set("cursor", nextCursor);
  return jsonResponse(200, { data, nextCursor }, { Link: `<${pathname}?${searchParams}>; rel="next"` });
}

/** The response to a cursor of another list, or one that nobody has made. */
export function wrongCursor(problem: ApiCall<unknown, unknown>["problem"]): Response {
  const error = { parameter: "cursor", code: "not-allowed", message: "cursor is none of this list" } as const;
  return problem("invalid-request", { errors: [error] });
}
