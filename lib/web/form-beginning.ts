import "server-only";
import { readBodyBeginning } from "@/lib/web/body-beginning";

/** Far more than the text fields of any form of the portal. */
const BEGINNING_BYTES = 256 * 1024;

/**
 * Reads the first 256 KB of a multipart form that is too large to be read whole, and drops the rest. The portal's forms
 * place text fields before files, so the text is in this part.
 *
 * @param use gets the fields that are complete in it, before the rest is read: an upload that is too large often breaks
 *            off. Not called when the body is no multipart form.
 */
export async function readFormBeginning(request: Request, use: (form: FormData) => Promise<unknown>): Promise<void> {
  const type = request.headers.get("content-type") ?? "";
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]{1,70})"?/i.exec(type)?.[1];
  if (!boundary || !request.body) return;
  await readBodyBeginning(request.body, BEGINNING_BYTES, async (beginning) => {
    const form = await parseBeginning(beginning, boundary, type);
    if (form) await use(form);
  });
}

async function parseBeginning(
  beginning: Buffer<ArrayBuffer>,
  boundary: string,
  type: string,
): Promise<FormData | null> {
  const lastPart = beginning.lastIndexOf(`\r\n--${boundary}`);
  if (lastPart < 0) return null;
  const closed = Buffer.concat([beginning.subarray(0, lastPart), Buffer.from(`\r\n--${boundary}--\r\n`)]);
  try {
    return await new Response(closed, { headers: { "Content-Type": type } }).formData();
  } catch {
    return null;
  }
}
