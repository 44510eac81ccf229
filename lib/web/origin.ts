import "server-only";
import { isFromOwnPage } from "@/lib/web/request-check";
import { webSettings } from "@/lib/web/web-settings";

/** Whether a page of this portal calls the server action. Compares with the configured origins, never with Host. */
export function isSameOrigin(headers: Headers): boolean {
  return isFromOwnPage(headers.get("origin"), headers.get("sec-fetch-site"), webSettings().origins);
}
