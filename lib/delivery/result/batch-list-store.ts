import "server-only";
import { and, desc, eq, gte, isNull, lt, ne, or, sql } from "drizzle-orm";
import { batchResults } from "@/drizzle/schema/batch-result";
import { batches } from "@/drizzle/schema/delivery";
import type { Db } from "@/lib/db/connection";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { isNoTestSource } from "@/lib/sandbox/store";

/** The place of a batch in the list. */
export type BatchPosition = { startedAt: Date; id: string };

const BATCH = {
  id: batches.id,
  source: batches.source,
  state: batches.state,
  startedAt: batches.startedAt,
  endedAt: batches.endedAt,
  lineCount: batches.lineCount,
  /** Null for a batch of a release that did not record it. */
  result: {
    documentType: batchResults.documentType,
    placed: batchResults.placed,
    alreadyPlaced: batchResults.alreadyPlaced,
    customerPortal: batchResults.customerPortal,
    postal: batchResults.postal,
  },
};

/** Attempts to commit a batch of the Sender API that failed are left out: the batch was open again after each. */
const isShown = or(isNull(batches.apiBatchId), ne(batches.state, "cancelled"));

/**
 * One page of all batches, the newest first.
 * @param page.after the last one of the page before; null for the first page
 */
export function listBatchPage(db: Db, { after, limit }: { after: BatchPosition | null; limit: number }) {
  const position = sql`(${batches.startedAt}, ${batches.id})`;
  return db
    .select(BATCH)
    .from(batches)
    .leftJoin(batchResults, eq(batchResults.batchId, batches.id))
    .where(
      and(
        isShown,
        isNoTestSource(batches.source),
        after ? sql`${position} < (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(batches.startedAt), desc(batches.id))
    .limit(limit);
}

export type ListedBatch = Awaited<ReturnType<typeof listBatchPage>>[number];

/** A batch for staff; null for an unknown id and for a batch of a test key. */
export async function findBatch(db: Db, batchId: string): Promise<ListedBatch | null> {
  const [row] = await db
    .select(BATCH)
    .from(batches)
    .leftJoin(batchResults, eq(batchResults.batchId, batches.id))
    .where(and(eq(batches.id, batchId), isNoTestSource(batches.source)));
  return row ?? null;
}

/** A batch is at most so long under way before it ends. */
const MAX_HOURS = 24;

/** The batches that ended between two instants, by their state. */
export async function listEndedBetween(db: Db, from: Date, until: Date) {
  const earliestStart = sql`${from.toISOString()}::timestamptz - make_interval(hours => ${MAX_HOURS})`;
  return db
    .select({ id: batches.id, state: batches.state })
    .from(batches)
    .where(
      and(
        isShown,
        sql`${batches.startedAt} >= ${earliestStart}`,
        gte(batches.endedAt, from),
        lt(batches.endedAt, until),
        isNoTestSource(batches.source),
      ),
    );
}

/** Sizes of the last committed batches of one source and kind, in lines, the newest first. */
export async function listEarlierSizes(
  db: Db,
  { source, documentType, limit }: { source: string; documentType: DocumentType; limit: number },
): Promise<number[]> {
  const rows = await db
    .select({ lines: batchResults.lines })
    .from(batches)
    .innerJoin(batchResults, eq(batchResults.batchId, batches.id))
    .where(and(eq(batches.source, source), eq(batches.state, "committed"), eq(batchResults.documentType, documentType)))
    .orderBy(desc(batches.startedAt), desc(batches.id))
    .limit(limit);
  return rows.map(({ lines }) => lines);
}
