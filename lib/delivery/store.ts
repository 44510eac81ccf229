import "server-only";
import { and, eq, lt, sql } from "drizzle-orm";
import { deliveryRuns } from "@/drizzle/schema/delivery";
import { documentBytes, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteStagedRows, stagedName } from "@/lib/db/staged-rows";

export type RunState = (typeof deliveryRuns.$inferSelect)["state"];

export async function createRun(db: Db, run: { id: string; source: string; lineCount: number; startedAt: Date }) {
  await db.insert(deliveryRuns).values({ ...run, state: "staging", heartbeatAt: run.startedAt });
}

/** Says that the process which stages the batch lives; false when the batch has ended. */
export async function renewHeartbeat(db: Db, runId: string, at: Date): Promise<boolean> {
  const renewed = await db
    .update(deliveryRuns)
    .set({ heartbeatAt: at })
    .where(and(eq(deliveryRuns.id, runId), eq(deliveryRuns.state, "staging")))
    .returning({ id: deliveryRuns.id });
  return renewed.length > 0;
}

/**
 * Ends a batch that is still staging. The row stays locked until the transaction ends, so that a batch cannot be
 * committed and abandoned at once.
 *
 * @param silentSince given, the batch ends only when its heartbeat is older than this instant
 * @returns false when it has ended before, or is alive
 */
export async function endRun(
  db: Db,
  runId: string,
  state: "committed" | "abandoned",
  at: Date,
  silentSince?: Date,
): Promise<boolean> {
  const ended = await db
    .update(deliveryRuns)
    .set({ state, endedAt: at })
    .where(
      and(
        eq(deliveryRuns.id, runId),
        eq(deliveryRuns.state, "staging"),
        silentSince ? lt(deliveryRuns.heartbeatAt, silentSince) : undefined,
      ),
    )
    .returning({ id: deliveryRuns.id });
  return ended.length > 0;
}

export async function findRunState(db: Db, runId: string): Promise<RunState | null> {
  const [row] = await db.select({ state: deliveryRuns.state }).from(deliveryRuns).where(eq(deliveryRuns.id, runId));
  return row?.state ?? null;
}

/** Batches that are staging and whose heartbeat is older than an instant. */
export async function listSilentRuns(db: Db, silentSince: Date): Promise<string[]> {
  const rows = await db
    .select({ id: deliveryRuns.id })
    .from(deliveryRuns)
    .where(and(eq(deliveryRuns.state, "staging"), lt(deliveryRuns.heartbeatAt, silentSince)));
  return rows.map(({ id }) => id);
}

/** Removes what a batch staged: rows, documents' bytes. Only for a batch that never committed. */
export async function deleteStaged(db: Db, runId: string): Promise<void> {
  await db.delete(documentBytes).where(eq(documentBytes.runId, runId));
  await deleteStagedRows(db, runId);
}

/** Committed batches of which staged rows are still there, although they ended before an instant. */
export async function listUnfinishedRuns(db: Db, endedBefore: Date): Promise<string[]> {
  const rows = await db
    .select({ id: deliveryRuns.id })
    .from(deliveryRuns)
    .where(
      and(
        eq(deliveryRuns.state, "committed"),
        lt(deliveryRuns.endedAt, endedBefore),
        sql`exists (select 1 from ${sql.identifier(stagedName(messages))} where batch_id = ${deliveryRuns.id})`,
      ),
    );
  return rows.map(({ id }) => id);
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
