import "server-only";
import { cookies } from "next/headers";
import { entryPath, type LinkEntry, writeEntryCookie } from "@/lib/web/entry-cookies";

/** What a token of ours looks like; anything else goes on as a link that nobody knows. */
const TOKEN = /^[\w-]{20,128}$/;
const NO_TOKEN = "unknown";

/** Takes the token out of the address at once: a cookie of ten minutes, and the same path without it (SEC-26, SEC-34). */
export async function openLink(entry: LinkEntry, token: string | undefined): Promise<Response> {
  writeEntryCookie(await cookies(), entry, token && TOKEN.test(token) ? token : NO_TOKEN);
  return new Response(null, { status: 303, headers: { Location: entryPath(entry) } });
}
