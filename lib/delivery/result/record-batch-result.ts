import "server-only";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import type { CheckedLine } from "@/lib/delivery/checked-line";
import { insertBatchResult, insertElsewhereLines } from "@/lib/delivery/result/batch-result-store";
import type { RoutedLine } from "@/lib/delivery/route-lines";
import { chunksOf } from "@/lib/kernel/chunks";
import type { DocumentType } from "@/lib/mailbox/message/document-type";

/** Rows that are written by one statement. */
const CHUNK_ROWS = 1000;

type Line = RoutedLine<CheckedLine>;

/**
 * Stores what becomes of the lines of a batch: the numbers, and the lines that go elsewhere. To be used before the
 * commit, so that the commit does not grow with the batch. Readers look at committed batches only.
 */
export class BatchResultRecorder {
  private readonly counts = { lines: 0, placed: 0, alreadyPlaced: 0, customerPortal: 0, postal: 0 };
  private readonly types = new Map<DocumentType, number>();

  /** @param db not inside the commit's transaction */
  constructor(
    private readonly ctx: Context,
    private readonly db: Db,
    private readonly batch: { batchId: string; source: string },
  ) {}

  async add(lines: readonly Line[]): Promise<void> {
    for (const line of lines) this.count(line);
    const { batchId, source } = this.batch;
    const recordedAt = this.ctx.clock.now();
    const elsewhere = lines.flatMap(({ line, route }) => (route === "mailbox" ? [] : [{ line, route }]));
    for (const chunk of chunksOf(elsewhere, CHUNK_ROWS)) {
      const rows = chunk.map(({ line, route }) => {
        const { senderReference, email, name, contractNumber, documentType } = line;
        const details = { senderReference, email, name, contractNumber, documentType };
        return { batchId, line: line.line, source, route, recordedAt, isRepeat: false, ...details };
      });
      await insertElsewhereLines(this.db, { source, rows });
    }
  }

  /** To be called once, after the last line. */
  end(): Promise<void> {
    return insertBatchResult(this.db, {
      batchId: this.batch.batchId,
      documentType: mostFrequent(this.types),
      ...this.counts,
    });
  }

  private count({ line, route, placed }: Line): void {
    this.counts.lines += 1;
    if (placed) this.counts.alreadyPlaced += 1;
    else if (route === "mailbox") this.counts.placed += 1;
    if (route === "customer-portal") this.counts.customerPortal += 1;
    if (route === "postal") this.counts.postal += 1;
    this.types.set(line.documentType, (this.types.get(line.documentType) ?? 0) + 1);
  }
}

function mostFrequent(types: ReadonlyMap<DocumentType, number>): DocumentType {
  let most: DocumentType = "other";
  for (const [type, count] of types) if (count > (types.get(most) ?? 0)) most = type;
  return most;
}

/** The document type of most lines, which is the kind of a batch; the first of several. */
export function mostFrequentType(lines: readonly { line: Pick<CheckedLine, "documentType"> }[]): DocumentType {
  const types = new Map<DocumentType, number>();
  for (const { line } of lines) types.set(line.documentType, (types.get(line.documentType) ?? 0) + 1);
  return mostFrequent(types);
}

/** `BatchResultRecorder` for all lines of a batch. */
export async function recordBatchResult(
  ctx: Context,
  db: Db,
  batch: { batchId: string; source: string },
  lines: Iterable<Line>,
): Promise<void> {
  const recorder = new BatchResultRecorder(ctx, db, batch);
  for (const chunk of chunksOf(lines, CHUNK_ROWS)) await recorder.add(chunk);
  await recorder.end();
}
