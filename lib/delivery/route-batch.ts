import "server-only";
import type { AccountRequest } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { type InitialPasswordLine, initialPasswordRemarks } from "@/lib/delivery/initial-password-remarks";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { PackedList } from "@/lib/delivery/packed-list";
import type { BatchLine, BatchLines } from "@/lib/delivery/read-batch";
import { CHUNK_LINES, isForNewCustomer, isNewLine, type RoutedLine, routeChunk } from "@/lib/delivery/route-lines";
import { TextNumbers } from "@/lib/delivery/text-numbers";
import { chunksOf } from "@/lib/kernel/chunks";

/** The lines of a batch and where they go; what is known of all of them together. */
export type RoutedBatch = {
  lines: PackedList<RoutedLine>;
  problems: LineProblem[];
  remarks: LineProblem[];
  /** Lines that are placed now, and their documents. */
  newLines: number;
  documents: number;
  /** Number of the last line that is placed now, by address. */
  lastLines: TextNumbers;
  /** The new accounts that they need, each with the initial password of the line that gives one. */
  accountRequests: AccountRequest[];
};

/**
 * `routeLines` for a whole batch: its lines are packed again when they are routed, so that memory hardly grows with it.
 */
export async function routeBatch(ctx: Context, source: string, lines: BatchLines): Promise<RoutedBatch> {
  const problems: LineProblem[] = [];
  const remarks: LineProblem[] = [];
  const routed = new PackedList<RoutedLine>();
  const lastLines = new TextNumbers();
  const ofNewCustomers: (InitialPasswordLine & Pick<BatchLine, "locale">)[] = [];
  let newLines = 0;
  let documents = 0;
  const take = (message: RoutedLine) => {
    routed.push(message);
    if (!isNewLine(message)) return;
    const { line, email, name, contractNumber, initialPassword, locale, files } = message.line;
    newLines += 1;
    documents += files.length;
    lastLines.set(email, line);
    if (isForNewCustomer(message)) ofNewCustomers.push({ line, email, name, contractNumber, initialPassword, locale });
  };
  for (const chunk of chunksOf(lines, CHUNK_LINES)) {
    await routeChunk(ctx, source, chunk, { lines: { push: take }, problems, remarks });
  }
  const guessable = await initialPasswordRemarks(ofNewCustomers, ctx.settings.brand.name);
  return {
    ...{ lines: routed, problems, newLines, documents, lastLines },
    remarks: remarks.concat(guessable).sort((a, b) => a.line - b.line),
    accountRequests: accountRequests(ofNewCustomers),
  };
}

function accountRequests(lines: readonly (InitialPasswordLine & Pick<BatchLine, "locale">)[]): AccountRequest[] {
  const requests = new Map<string, AccountRequest>();
  for (const { email, name, locale, initialPassword } of lines) {
    const request = requests.get(email) ?? { emailAddress: email, name, locale };
    requests.set(email, initialPassword === null ? request : { ...request, initialPassword });
  }
  return [...requests.values()];
}
