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

/** Bytes transferred, gzip, for the scripts, style sheets, fonts and icons that a page's HTML names, each once. */
export async function assetsOf(url: string, html: string): Promise<number> {
  const tags = [
    ...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g),
    ...html.matchAll(/<link\b[^>]*\brel="(?:stylesheet|preload|icon)"[^>]*\bhref="([^"]+)"[^>]*>/g),
    ...html.matchAll(/<link\b[^>]*\bhref="([^"]+)"[^>]*\brel="(?:stylesheet|preload|icon)"[^>]*>/g),
  ].filter(([tag]) => !/\bnomodule\b/i.test(tag));
  let bytes = 0;
  for (const source of new Set(tags.map(([, source]) => (source ?? "").replaceAll("&amp;", "&")))) {
    const response = await fetch(new URL(source, url), { headers: { "accept-encoding": "identity" } });
    const body = Buffer.from(await response.arrayBuffer());
    // Fonts and pictures are compressed already.
    const compresses = /text|javascript|json|svg/.test(response.headers.get("content-type") ?? "");
    bytes += compresses ? gzipSync(body).length : body.length;
  }
  return bytes;
}
