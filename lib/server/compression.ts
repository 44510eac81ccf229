import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import { headerReader } from "./incoming";

/**
 * Level 6, the default, makes pages 1 % smaller and takes half as long again. The chunk has room for most compressed
 * pages, so that the output is one piece.
 */
const OPTIONS = { level: 5, chunkSize: 32 * 1024 };
/** Larger pages are compressed in another thread. For smaller ones, handing them over takes longer than compressing. */
const MAX_AT_ONCE_BYTES = 128 * 1024;
const compress = promisify(gzip);

/** Whether the client takes gzip, by its Accept-Encoding. */
export function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = headerReader(request)("accept-encoding") ?? "";
  return /(?:^|,)\s*gzip\s*(?!;\s*q=0(?:\.0*)?\s*(?:,|$))(?:;|,|$)/i.test(accepted);
}

/** Compresses a whole page. */
export async function compressPage(html: Buffer): Promise<Buffer> {
  return html.length > MAX_AT_ONCE_BYTES ? compress(html, OPTIONS) : gzipSync(html, OPTIONS);
}
