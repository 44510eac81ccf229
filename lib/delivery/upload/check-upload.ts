import "server-only";
import type { UploadPreview } from "@/drizzle/schema/batch-upload";
import type { Context } from "@/lib/context";
import { batchWarnings, EARLIER_BATCHES } from "@/lib/delivery/api-batch/batch-warnings";
import { checkMalwareAndQuota } from "@/lib/delivery/check-malware-and-quota";
import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { readBatch } from "@/lib/delivery/read-batch";
import { listEarlierSizes } from "@/lib/delivery/result/batch-list-store";
import { mostFrequentType } from "@/lib/delivery/result/record-batch-result";
import { type RoutedLine, routeLines } from "@/lib/delivery/route-lines";

/** Remarks that a preview keeps. */
const MAX_REMARKS = 200;

export type CheckedUpload = { problems: LineProblem[]; preview: UploadPreview | null };

/**
 * Checks a whole folder as the command line would deliver it: columns, files, references, mailboxes and malware,
 * everything that can be found at once.
 *
 * @param folder absolute path
 * @param ofZip files that were not unpacked into it
 * @returns the wrong lines, or what placing it would do
 * @throws ScannerDownError when documents have to be scanned and the scanner does not answer
 */
export async function checkUpload(
  ctx: Context,
  folder: string,
  ofZip: readonly LineProblem[] = [],
): Promise<CheckedUpload> {
  const read = await readBatch(folder);
  const lines = read.ok ? read.value : (read.error.validLines ?? []);
  const wrong = ofZip.concat(read.ok ? [] : read.error.problems);
  if (lines.length === 0) return { problems: wrong, preview: null };
  const routing = await routeLines(ctx, COMMAND_LINE_SOURCE, lines);
  const refused = await checkMalwareAndQuota(ctx, routing.lines, new Map());
  const problems = wrong.concat(routing.problems, refused).sort((a, b) => a.line - b.line);
  if (problems.length > 0) return { problems, preview: null };
  const earlier = await listEarlierSizes(ctx.db, {
    ...{ source: COMMAND_LINE_SOURCE, documentType: mostFrequentType(routing.lines), limit: EARLIER_BATCHES },
  });
  const counts = countsOf(routing.lines);
  const shape = {
    messages: lines.length,
    alreadyPlaced: counts.alreadyPlaced,
    largestCustomer: largestCustomer(lines),
  };
  const warnings = batchWarnings(shape, earlier);
  const remarks = routing.remarks.slice(0, MAX_REMARKS);
  return { problems: [], preview: { ...counts, remarks, warnings } };
}

/** The customer who gets the most messages. */
function largestCustomer(lines: Iterable<{ email: string }>): { email: string; messages: number } | null {
  const counts = new Map<string, number>();
  for (const { email } of lines) counts.set(email, (counts.get(email) ?? 0) + 1);
  let largest: { email: string; messages: number } | null = null;
  for (const [email, messages] of counts) if (messages > (largest?.messages ?? 0)) largest = { email, messages };
  return largest;
}

function countsOf(lines: readonly RoutedLine[]): Omit<UploadPreview, "remarks" | "warnings"> {
  const newLines = lines.filter(({ route, placed }) => route === "mailbox" && !placed);
  const newCustomers = newLines.filter(({ account }) => !account).map(({ line }) => line.email);
  return {
    lines: lines.length,
    placed: newLines.length,
    alreadyPlaced: lines.filter(({ placed }) => placed).length,
    customerPortal: lines.filter(({ route }) => route === "customer-portal").length,
    postal: lines.filter(({ route }) => route === "postal").length,
    newCustomers: new Set(newCustomers).size,
    documents: newLines.reduce((sum, { line }) => sum + line.files.length, 0),
  };
}
