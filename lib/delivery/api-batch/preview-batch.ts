import "server-only";
import type { ApiBatchCounts } from "@/drizzle/schema/delivery";
import type { Context } from "@/lib/context";
import { type ApiBatch, apiBatch } from "@/lib/delivery/api-batch/api-batch";
import { findBatchRow, listEarlierSizes } from "@/lib/delivery/api-batch/batch-store";
import { type BatchWarning, batchWarnings, EARLIER_BATCHES } from "@/lib/delivery/api-batch/batch-warnings";
import { type CheckedMessage, checkedChunks } from "@/lib/delivery/api-batch/check-batch";
import { findLineEmail, listRemarks } from "@/lib/delivery/api-batch/line-store";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

/** What is wrong with a message of a batch, or a remark on it (then `code` is null). */
export type BatchProblem = Omit<FieldProblem, "code"> & {
  code: FieldProblem["code"] | null;
  /** Of the message, from 1 in the order of adding. */
  number: number;
  senderReference: string;
};

/** What was corrected or looks unwise in messages of a batch. Nothing is refused for it. */
export type BatchRemarks = {
  /** The first MAX_SHOWN_PROBLEMS. */
  remarks: Pick<BatchProblem, "number" | "senderReference" | "reason">[];
  remarkCount: number;
};

/** What would become of a batch if it were committed now. */
export type BatchPreview = BatchRemarks & {
  batch: ApiBatch;
  counts: ApiBatchCounts;
  documents: number;
  /** Size of the documents of messages that would be placed. */
  documentBytes: number;
  /** The first MAX_SHOWN_PROBLEMS; `listBatchProblems` has all. */
  problems: BatchProblem[];
  problemCount: number;
  warnings: BatchWarning[];
};

export const MAX_SHOWN_PROBLEMS = 1000;

export const NO_COUNTS: ApiBatchCounts = {
  mailbox: 0,
  customerPortal: 0,
  postal: 0,
  alreadyPlaced: 0,
  newCustomers: 0,
};

/** Counts messages by what becomes of them. Lines come customer by customer. */
export class BatchCounter {
  readonly counts = { ...NO_COUNTS };
  documents = 0;
  documentBytes = 0;
  largestCustomer: { email: string; messages: number } | null = null;
  private current = { email: "", messages: 0, isNew: false };

  add({ line, route, placed, account }: CheckedMessage): void {
    if (placed) this.counts.alreadyPlaced += 1;
    else if (route === "customer-portal") this.counts.customerPortal += 1;
    else this.counts[route] += 1;
    if (this.current.email !== line.email) this.current = { email: line.email, messages: 0, isNew: false };
    const { current } = this;
    current.messages += 1;
    if (current.messages > (this.largestCustomer?.messages ?? 0)) {
      this.largestCustomer = { email: current.email, messages: current.messages };
    }
    if (route !== "mailbox" || placed) return;
    if (!account && !current.isNew) this.counts.newCustomers += 1;
    current.isNew = !account;
    this.documents += line.files.length;
    this.documentBytes += line.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }
}

/** The problems of lines with the references of their messages. */
export function namedProblems(
  problems: readonly (Partial<FieldProblem> & { line: number; reason: string })[],
  lines: readonly CheckedMessage[],
): BatchProblem[] {
  if (problems.length === 0) return [];
  const references = new Map(lines.map(({ line }) => [line.line, line.senderReference]));
  return problems.map(({ line, field = null, code = null, reason }) => ({
    ...{ number: line, senderReference: references.get(line) ?? "", field, code, reason },
  }));
}

const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number;

/** The remarks of a committed batch. None once its results are deleted, BATCH_RESULT_DAYS after the end. */
export async function committedRemarks(ctx: Context, stagingId: string | null): Promise<BatchRemarks> {
  if (stagingId === null) return { remarks: [], remarkCount: 0 };
  const { rows, count } = await listRemarks(ctx.db, stagingId, MAX_SHOWN_PROBLEMS);
  const remarks = rows.flatMap(({ number, senderReference, remarks: reasons }) =>
    (reasons ?? []).map((reason) => ({ number, senderReference, reason })),
  );
  return { remarks: remarks.slice(0, MAX_SHOWN_PROBLEMS), remarkCount: count };
}

/**
 * Tells what would become of an open batch: messages by route, every problem, and what looks unusual. Changes nothing.
 * Reads the whole batch, some seconds for 100,000 messages.
 *
 * @param batch.sender null for any sender
 * @returns of a batch that has ended only what became of it
 */
export async function previewBatch(
  ctx: Context,
  { batchId, sender }: { batchId: string; sender: string | null },
): Promise<Result<BatchPreview, { kind: "not-found" }>> {
  const row = isUuid(batchId) ? await findBatchRow(ctx.db, { sender, id: batchId }) : null;
  if (!row) return err({ kind: "not-found" });
  const batch = apiBatch(row, await ctx.databaseNow());
  const problems: BatchProblem[] = [];
  let problemCount = 0;
  const { remarks, remarkCount: storedCount } = await committedRemarks(
    ctx,
    row.state === "committed" ? row.stagingId : null,
  );
  let remarkCount = storedCount;
  const counter = new BatchCounter();
  if (row.state === "open") {
    for await (const chunk of checkedChunks(ctx, batch)) {
      for (const line of chunk.lines) counter.add(line);
      problemCount += chunk.problems.length;
      remarkCount += chunk.remarks.length;
      problems.push(...namedProblems(chunk.problems, chunk.lines).slice(0, MAX_SHOWN_PROBLEMS - problems.length));
      remarks.push(...namedProblems(chunk.remarks, chunk.lines).slice(0, MAX_SHOWN_PROBLEMS - remarks.length));
    }
  }
  const { documents, documentBytes, largestCustomer } = counter;
  const counts = batch.counts ?? counter.counts;
  const shape = { messages: batch.messageCount, alreadyPlaced: counts.alreadyPlaced, largestCustomer };
  const warnings =
    row.state === "open" ? batchWarnings(shape, await listEarlierSizes(ctx.db, batch, EARLIER_BATCHES)) : [];
  return ok({
    ...{ batch, counts, documents, documentBytes, warnings, problemCount, remarkCount },
    problems: problems.sort(byNumber),
    remarks: remarks.sort(byNumber),
  });
}

/**
 * One page of the problems of an open batch, customer by customer.
 *
 * @param page.after number of the last message of the previous page; null for the first page
 * @param page.limit the page ends with the message whose problems reach it
 */
export async function listBatchProblems(
  ctx: Context,
  { batchId, sender }: { batchId: string; sender: string },
  { after, limit }: { after: number | null; limit: number },
): Promise<Result<{ rows: BatchProblem[]; next: number | null }, { kind: "not-found" }>> {
  const row = isUuid(batchId) ? await findBatchRow(ctx.db, { sender, id: batchId }) : null;
  if (!row) return err({ kind: "not-found" });
  const rows: BatchProblem[] = [];
  if (row.state !== "open") return ok({ rows, next: null });
  const from = after === null ? null : await findLineEmail(ctx.db, batchId, after);
  for await (const chunk of checkedChunks(ctx, row, from)) {
    const ofLine = Map.groupBy(namedProblems(chunk.problems, chunk.lines), ({ number }) => number);
    for (const { line } of chunk.lines) {
      const isBefore = after !== null && line.email === from && line.line <= after;
      rows.push(...(isBefore ? [] : (ofLine.get(line.line) ?? [])));
      if (rows.length >= limit) return ok({ rows, next: line.line });
    }
  }
  return ok({ rows, next: null });
}
