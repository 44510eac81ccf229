import "server-only";
import { readBodyBeginning } from "@/lib/web/body-beginning";

/** Far more than the text fields of any form of the portal. */
const BEGINNING_BYTES = 256 * 1024;

/**
 * Reads the first 256 KB of a multipart form that is too large to be read whole. The portal's forms place text fields
 * before files, so the text is in this part.
 *
 * @returns the fields that are complete in it; null when the body is no multipart form
 */
export async function readFormBeginning(request: Request): Promise<FormData | null> {
  const type = request.headers.get("content-type") ?? "";
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]{1,70})"?/i.exec(type)?.[1];
  if (!boundary || !request.body) return null;
  const { beginning } = await readBodyBeginning(request.body, BEGINNING_BYTES);
  const lastPart = beginning.lastIndexOf(`\r\n--${boundary}`);
  if (lastPart < 0) return null;
  const closed = Buffer.concat([beginning.subarray(0, lastPart), Buffer.from(`\r\n--${boundary}--\r\n`)]);
  try {
    return await new Response(closed, { headers: { "Content-Type": type } }).formData();
  } catch {
    return null;
  }
}
