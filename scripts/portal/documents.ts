import { rewrapDocumentKeys } from "@/lib/document/rewrap-keys";
import { indexTexts, rereadTexts, summarizeTexts } from "@/lib/mailbox/search/index-texts";
import { PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import { EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { progressBar } from "./progress-bar";
import { withContext } from "./with-context";

/**
 * `portal documents rewrap`: wraps document keys under the new DOCUMENT_KEY, and has the worker read the texts for the
 * search again; exit status 1 when some keys do not open.
 */
export function rewrap(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const done = await rewrapDocumentKeys(ctx);
    const textsDue = await rereadTexts(ctx, "stale");
    const { rewrapped, left } = done;
    if (options.json) say(JSON.stringify({ ...done, textsDue }));
    else {
      say(`${rewrapped} keys wrapped under the current DOCUMENT_KEY`);
      if (textsDue > 0) say(`${textsDue} messages: the worker reads their texts for the search again`);
    }
    if (left > 0) printError(`${left} keys open under none of the configured ones: these documents cannot be read`);
    return left > 0 ? EXIT.fault : EXIT.done;
  });
}

/**
 * `portal documents index`: reads the texts of messages and PDFs for the search, as the worker does by itself.
 * `--again`: also those that were read before.
 */
export function index(options: { again?: boolean; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    if (options.again) await rereadTexts(ctx, "all");
    const { due } = await summarizeTexts(ctx);
    const reader = new PdfTextReader();
    const draw = progressBar("Reading texts");
    try {
      const done = await indexTexts(ctx, {
        readPdf: (bytes) => reader.read(bytes),
        onProgress: ({ messages }) => draw(Math.min(messages, due), due),
      });
      const { due: left, documents } = await summarizeTexts(ctx);
      if (options.json) say(JSON.stringify({ ...done, due: left, documents }));
      else {
        const states = Object.entries(documents).map(([state, n]) => `${state} ${n}`);
        say(`${done.messages} messages read, ${left} left; documents: ${states.join(", ") || "none"}`);
      }
      return EXIT.done;
    } finally {
      reader.close();
    }
  });
}
