import "server-only";
import { cookies } from "next/headers";
import { entryPath, type LinkEntry, writeEntryCookie } from "@/lib/web/entry-cookies";

/** The form of every token; any other value is stored as `NO_TOKEN`, so the page says that the link is unknown. */
const TOKEN = /^[\w-]{20,128}$/;
const NO_TOKEN = "unknown";

/**
 * Moves the token of an e-mailed link from the address into a cookie of ten minutes and redirects to the page without
 * it, so that the token stays out of history, logs and referrers (docs/security.md#links).
 */
export async function openLink(entry: LinkEntry, token: string | undefined): Promise<Response> {
  writeEntryCookie(await cookies(), entry, token && TOKEN.test(token) ? token : NO_TOKEN);
  return new Response(null, { status: 303, headers: { Location: entryPath(entry) } });
}
