import "server-only";

/** Far more than the words of any of our forms. */
const BEGINNING_BYTES = 256 * 1024;

async function readBeginning(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let held = 0;
  while (held < BEGINNING_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    held += value.length;
  }
  await reader.cancel().catch(() => {});
  return Buffer.concat(pieces).subarray(0, BEGINNING_BYTES);
}

/**
 * The fields of a form that is too large to be read whole, as far as they are complete in its beginning: words stand
 * before files.
 *
 * @returns null when it is not such a form
 */
export async function readFormBeginning(request: Request): Promise<FormData | null> {
  const type = request.headers.get("content-type") ?? "";
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]{1,70})"?/i.exec(type)?.[1];
  if (!boundary || !request.body) return null;
  const beginning = await readBeginning(request.body);
  const lastPart = beginning.lastIndexOf(`\r\n--${boundary}`);
  if (lastPart < 0) return null;
  const closed = Buffer.concat([beginning.subarray(0, lastPart), Buffer.from(`\r\n--${boundary}--\r\n`)]);
  try {
    return await new Response(closed, { headers: { "Content-Type": type } }).formData();
  } catch {
    return null;
  }
}
