import { gzipSync } from "node:zlib";

/** Gzipped bytes of JavaScript that a current browser loads for a page: every script in the HTML, once. */
export async function scriptBytes(url: string, headers: Record<string, string> = {}): Promise<number> {
  const html = await (await fetch(url, { headers })).text();
  const sources = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g)]
    .filter(([tag]) => !/\bnomodule\b/i.test(tag))
    .map(([, source]) => source ?? "");
  let bytes = 0;
  for (const source of new Set(sources)) {
    bytes += gzipSync(Buffer.from(await (await fetch(new URL(source, url))).arrayBuffer())).length;
  }
  return bytes;
}
