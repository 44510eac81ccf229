import "server-only";
import { contentDisposition } from "@/lib/document/filename";

/** A CSV file for download, sent while its parts are read. The response breaks off when a part fails. */
export function csvResponse(filename: string, parts: AsyncGenerator<string>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  const headers = {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": contentDisposition(filename, "attachment"),
  };
  return new Response(body, { headers });
}
