import { readFileSync } from "node:fs";

export const dynamic = "force-dynamic";

const CHUNK_BYTES = 64 * 1024;

const shared = globalThis as { barePdf?: Uint8Array };

/** The route that the portal's documents are compared with: streams a file from memory, and nothing else. */
export function GET(): Response {
  shared.barePdf ??= readFileSync(process.env.BARE_PDF ?? "");
  const bytes = shared.barePdf;
  let from = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(Uint8Array.from(bytes.subarray(from, from + CHUNK_BYTES)));
      from += CHUNK_BYTES;
      if (from >= bytes.length) controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": "application/pdf", "Content-Length": String(bytes.length) } });
}
