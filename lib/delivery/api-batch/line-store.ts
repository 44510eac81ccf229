import "server-only";
import { and, asc, eq, gt, gte, inArray, isNotNull, lt, sql } from "drizzle-orm";
import { apiBatches, apiBatchMessages, apiBatchResults, uploadedDocuments } from "@/drizzle/schema/delivery";
import { anyOf, arrayLiteral } from "@/lib/db/any-of";
import type { Db, Tx } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { insertRows } from "@/lib/db/insert-rows";

export type LineRow = typeof apiBatchMessages.$inferInsert;
export type ResultRow = typeof apiBatchResults.$inferInsert;

export async function insertLines(tx: Tx, rows: LineRow[]): Promise<void> {
  await insertRows(tx, apiBatchMessages, rows);
}

/** Those of the references that messages of the batch have. */
export async function findReferences(db: Db, batchId: string, references: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ senderReference: apiBatchMessages.senderReference })
    .from(apiBatchMessages)
    .where(and(eq(apiBatchMessages.batchId, batchId), anyOf(apiBatchMessages.senderReference, references)));
  return new Set(rows.map(({ senderReference }) => senderReference));
}

/** A place in a batch, in the order of customers. */
export type LinePosition = { email: string; number: number };

/** The next messages of a batch, customer by customer. @param after null for the first */
export function listLines(
  db: Db,
  batchId: string,
  { after, from, limit }: { after: LinePosition | null; from: string | null; limit: number },
) {
  const isAfter =
    after === null
      ? undefined
      : sql`(${apiBatchMessages.email}, ${apiBatchMessages.number}) > (${after.email}, ${after.number}::int)`;
  return db
    .select()
    .from(apiBatchMessages)
    .where(
      and(
        eq(apiBatchMessages.batchId, batchId),
        isAfter,
        from === null ? undefined : gte(apiBatchMessages.email, from),
      ),
    )
    .orderBy(asc(apiBatchMessages.email), asc(apiBatchMessages.number))
    .limit(limit);
}

/** The address of a message of a batch; null when it has none of this number. */
export async function findLineEmail(db: Db, batchId: string, number: number): Promise<string | null> {
  const [row] = await db
    .select({ email: apiBatchMessages.email })
    .from(apiBatchMessages)
    .where(and(eq(apiBatchMessages.batchId, batchId), eq(apiBatchMessages.number, number)));
  return row?.email ?? null;
}

/** Messages of these customers that give an initial password, in the order of the batch. */
export function listGivenPasswords(db: Db, batchId: string, emails: string[]) {
  return db
    .select({
      number: apiBatchMessages.number,
      email: apiBatchMessages.email,
      initialPassword: apiBatchMessages.initialPassword,
    })
    .from(apiBatchMessages)
    .where(
      and(
        eq(apiBatchMessages.batchId, batchId),
        anyOf(apiBatchMessages.email, emails),
        isNotNull(apiBatchMessages.initialPassword),
      ),
    )
    .orderBy(asc(apiBatchMessages.number));
}

/** References of the messages of an open batch, in their order. */
export function listLineReferences(db: Db, batchId: string, { after, limit }: { after: number; limit: number }) {
  return db
    .select({
      number: apiBatchMessages.number,
      senderReference: apiBatchMessages.senderReference,
      email: apiBatchMessages.email,
    })
    .from(apiBatchMessages)
    .where(and(eq(apiBatchMessages.batchId, batchId), gt(apiBatchMessages.number, after)))
    .orderBy(asc(apiBatchMessages.number))
    .limit(limit);
}

/** Deletes at most `limit` messages of a batch that has ended. */
export function deleteLines(db: Db, batchId: string, limit: number): Promise<number> {
  return deleteSome(db, apiBatchMessages, { where: eq(apiBatchMessages.batchId, batchId), limit });
}

export async function insertResults(tx: Tx, rows: ResultRow[]): Promise<void> {
  await insertRows(tx, apiBatchResults, rows);
}

/** Results of an attempt in the order of the batch. */
export function listResults(db: Db, stagingId: string, { after, limit }: { after: number; limit: number }) {
  return db
    .select()
    .from(apiBatchResults)
    .where(and(eq(apiBatchResults.stagingId, stagingId), gt(apiBatchResults.number, after)))
    .orderBy(asc(apiBatchResults.number))
    .limit(limit);
}

/** The first results that hold a generated initial password, and how many there are. */
export async function listPasswords(db: Db, stagingId: string, limit: number) {
  const held = and(eq(apiBatchResults.stagingId, stagingId), isNotNull(apiBatchResults.initialPassword));
  const rows = await db.select().from(apiBatchResults).where(held).orderBy(asc(apiBatchResults.number)).limit(limit);
  return { rows, count: await db.$count(apiBatchResults, held) };
}

/**
 * The first results that have remarks, in the order of the batch, and how many remarks there are.
 *
 * @param limit results; each has at least one remark
 */
export async function listRemarks(db: Db, stagingId: string, limit: number) {
  const held = and(eq(apiBatchResults.stagingId, stagingId), isNotNull(apiBatchResults.remarks));
  const { number, senderReference, remarks } = apiBatchResults;
  const rows = await db
    .select({ number, senderReference, remarks })
    .from(apiBatchResults)
    .where(held)
    .orderBy(asc(number))
    .limit(limit);
  const [counted] = await db
    .select({ count: sql<number>`coalesce(sum(cardinality(${remarks})), 0)::int` })
    .from(apiBatchResults)
    .where(held);
  return { rows, count: counted?.count ?? 0 };
}

/** Forgets the initial passwords that are handed over. */
export async function erasePasswords(db: Db, stagingId: string, numbers: number[]): Promise<void> {
  await db
    .update(apiBatchResults)
    .set({ initialPassword: null })
    .where(and(eq(apiBatchResults.stagingId, stagingId), inArray(apiBatchResults.number, numbers)));
}

/** Deletes at most `limit` results of an attempt that did not commit. */
export function deleteResults(db: Db, stagingId: string, limit: number): Promise<number> {
  return deleteSome(db, apiBatchResults, { where: eq(apiBatchResults.stagingId, stagingId), limit });
}

/** Deletes results of batches that ended before an instant. */
export function deleteResultsEndedBefore(db: Db, before: Date, limit: number): Promise<number> {
  const ended = db.select({ id: apiBatches.stagingId }).from(apiBatches).where(lt(apiBatches.endedAt, before));
  return deleteSome(db, apiBatchResults, { where: inArray(apiBatchResults.stagingId, ended), limit });
}

/**
 * Keeps uploaded documents for messages of a batch: no other message can take them, and they are not removed while the
 * batch is open. They stay locked until the transaction ends.
 *
 * @returns how many; fewer than given when one was removed or taken meanwhile
 */
export async function reserveDocuments(
  tx: Tx,
  { sender, batchId }: { sender: string; batchId: string },
  documents: readonly { id: string; number: number }[],
): Promise<number> {
  if (documents.length === 0) return 0;
  const ids = arrayLiteral(documents.map(({ id }) => id));
  const numbers = arrayLiteral(documents.map(({ number }) => String(number)));
  const reserved = await tx.execute(sql`
    update ${uploadedDocuments} set batch_id = ${batchId}, batch_number = given.number
    from unnest(${ids}::uuid[], ${numbers}::int[]) as given (id, number)
    where ${uploadedDocuments.id} = given.id and ${uploadedDocuments.sender} = ${sender}
      and ${uploadedDocuments.messageId} is null and ${uploadedDocuments.batchId} is null
      and ${uploadedDocuments.sha256} is not null`);
  return reserved.count;
}

/**
 * Gives the documents of an ended batch to the messages that were placed; the others may be used again, and are removed
 * like any. Each result is looked up by its key: a join is planned before the statistics know the batch, and may
 * compare every document with every result.
 *
 * @param stagingId the attempt that placed the messages; null when none were placed
 */
export async function settleDocuments(db: Db, batchId: string, stagingId: string | null): Promise<void> {
  const placed = db
    .select({ messageId: apiBatchResults.messageId })
    .from(apiBatchResults)
    .where(
      and(
        sql`${apiBatchResults.stagingId} = ${stagingId}`,
        eq(apiBatchResults.number, uploadedDocuments.batchNumber),
        eq(apiBatchResults.state, "placed"),
      ),
    );
  await db
    .update(uploadedDocuments)
    .set({ messageId: sql`(${placed})`, batchId: null, batchNumber: null })
    .where(eq(uploadedDocuments.batchId, batchId));
}
