import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { deliveryRuns } from "@/drizzle/schema/delivery";
import { documentBytes, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";

export type RunState = (typeof deliveryRuns.$inferSelect)["state"];

export async function createRun(db: Db, run: { id: string; source: string; lineCount: number; startedAt: Date }) {
  await db.insert(deliveryRuns).values({ ...run, state: "staging" });
}

/**
 * Decides the fate of a run that is still staging. Whoever comes first holds its row until his transaction ends, so
 * that a run cannot be committed and cleared away at once.
 *
 * @returns false when its fate was decided before
 */
export async function endRun(db: Db, runId: string, state: "committed" | "abandoned", at: Date): Promise<boolean> {
  const ended = await db
    .update(deliveryRuns)
    .set({ state, endedAt: at })
    .where(and(eq(deliveryRuns.id, runId), eq(deliveryRuns.state, "staging")))
    .returning({ id: deliveryRuns.id });
  return ended.length > 0;
}

export async function findRunState(db: Db, runId: string): Promise<RunState | null> {
  const [row] = await db.select({ state: deliveryRuns.state }).from(deliveryRuns).where(eq(deliveryRuns.id, runId));
  return row?.state ?? null;
}

export async function listStagingRuns(db: Db): Promise<string[]> {
  return (await db.select({ id: deliveryRuns.id }).from(deliveryRuns).where(eq(deliveryRuns.state, "staging"))).map(
    (run) => run.id,
  );
}

/** The number that stands for a run among PostgreSQL's advisory locks. */
const lockOf = (runId: string) => sql`hashtextextended(${`delivery-run:${runId}`}, 0)`;

/** Marks the run as living for as long as the transaction lasts. */
export async function lockRun(tx: Db, runId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lockOf(runId)})`);
}

/** True when nobody works on the run: then it is the caller's until the end of his transaction. */
export async function tryLockRun(tx: Db, runId: string): Promise<boolean> {
  const [row] = await tx.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(${lockOf(runId)}) as locked`,
  );
  return row?.locked === true;
}

/** Removes the bytes that a run staged. Only for a run that never committed. */
export async function deleteStagedBytes(db: Db, runId: string): Promise<void> {
  await db.delete(documentBytes).where(eq(documentBytes.runId, runId));
}

/** The items that a source placed before, by reference. */
export async function findPlaced(db: Db, source: string, references: string[]) {
  const rows = await db
    .select({
      senderReference: messages.senderReference,
      messageId: messages.id,
      contentDigest: messages.contentDigest,
      availableUntil: messages.availableUntil,
    })
    .from(messages)
    .where(and(eq(messages.source, source), anyOf(messages.senderReference, references)));
  return new Map(rows.map(({ senderReference, ...row }) => [senderReference, row]));
}
