import "server-only";
import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { elsewhereLines } from "@/drizzle/schema/batch-result";
import { batches } from "@/drizzle/schema/delivery";
import type { Db } from "@/lib/db/connection";
import { countsAsSent } from "@/lib/delivery/result/batch-result-store";
import { isNoTestSource } from "@/lib/sandbox/store";

/** The place of a postal line in a list, which is ordered by all three. */
export type PostalPosition = { at: Date; batchId: string; line: number };

/** Literals, because the indexes of postal lines have this condition. */
const isPostal = sql`${elsewhereLines.route} = 'postal' and not ${elsewhereLines.isRepeat}`;

/**
 * One page of the lines of committed batches and of the single messages that go by post, the latest first, among the
 * handled ones the latest act. A reference that was listed before is not listed again.
 *
 * @param page.after the last line of the page before; null for the first page
 */
export function listPostal(db: Db, page: { handled: boolean; after: PostalPosition | null; limit: number }) {
  const { handled, after, limit } = page;
  const at = handled ? elsewhereLines.handledAt : elsewhereLines.recordedAt;
  const position = sql`(${at}, ${elsewhereLines.batchId}, ${elsewhereLines.line})`;
  const { batchId, line, senderReference, email, name, contractNumber, documentType } = elsewhereLines;
  const { recordedAt, handledAt, handledBy } = elsewhereLines;
  return db
    .select({
      ...{ batchId, line, senderReference, email, name, contractNumber, documentType },
      ...{ recordedAt, handledAt, handledBy },
    })
    .from(elsewhereLines)
    .leftJoin(batches, eq(batches.id, elsewhereLines.batchId))
    .where(
      and(
        isPostal,
        handled ? isNotNull(handledAt) : isNull(handledAt),
        countsAsSent,
        isNoTestSource(elsewhereLines.source),
        after
          ? sql`${position} < (${after.at.toISOString()}::timestamptz, ${after.batchId}::uuid, ${after.line}::int)`
          : undefined,
      ),
    )
    .orderBy(desc(at), desc(batchId), desc(line))
    .limit(limit);
}

export type PostalRow = Awaited<ReturnType<typeof listPostal>>[number];

type PostalLine = { batchId: string; line: number };

/**
 * Marks a postal line as handled, or takes the mark back. It stays locked until the transaction ends.
 *
 * @param mark null: not handled any more
 * @returns the mark before; null when the line is unknown, or was as wanted before
 */
export async function setHandled(
  db: Db,
  { batchId, line }: PostalLine,
  mark: { at: Date; by: string } | null,
): Promise<{ senderReference: string; handledAt: Date | null } | null> {
  const same = and(eq(elsewhereLines.batchId, batchId), eq(elsewhereLines.line, line), isPostal);
  const [before] = await db
    .select({ senderReference: elsewhereLines.senderReference, handledAt: elsewhereLines.handledAt })
    .from(elsewhereLines)
    .where(same)
    .for("update");
  if (!before || (before.handledAt !== null) === (mark !== null)) return null;
  await db
    .update(elsewhereLines)
    .set({ handledAt: mark?.at ?? null, handledBy: mark?.by ?? null })
    .where(same);
  return before;
}
