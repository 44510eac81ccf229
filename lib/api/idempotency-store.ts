import "server-only";
import { and, eq, isNull, lt } from "drizzle-orm";
import { idempotencyKeys } from "@/drizzle/schema/api";
import type { Database, Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { WITHOUT_DISK } from "@/lib/db/without-disk";

export type CallKey = { sender: string; key: string };
type HeldCall = CallKey & { callId: string };

const isKey = ({ sender, key }: CallKey) => and(eq(idempotencyKeys.sender, sender), eq(idempotencyKeys.key, key));

/**
 * Takes an idempotency key for a call, in one statement: one that is new, or that a call of the same fingerprint has
 * held for too long without an answer. Does not wait for the disk: if a crash of the database forgets the key, it
 * forgets all that the call did after, so the key is free again.
 *
 * @param db no transaction, which would not wait for the disk either
 * @returns false when another call has it
 */
export async function takeKey(
  db: Database["db"],
  call: HeldCall & { fingerprint: string; heldUntil: Date },
  now: Date,
): Promise<boolean> {
  const taken = await db
    .insert(idempotencyKeys)
    .values({ ...call, createdAt: now })
    .onConflictDoUpdate({
      target: [idempotencyKeys.sender, idempotencyKeys.key],
      set: { callId: call.callId, heldUntil: call.heldUntil },
      setWhere: and(
        isNull(idempotencyKeys.answer),
        eq(idempotencyKeys.fingerprint, call.fingerprint),
        lt(idempotencyKeys.heldUntil, now),
      ),
    })
    .returning({ callId: idempotencyKeys.callId, unsynced: WITHOUT_DISK });
  return taken.length > 0;
}

export async function findCall(db: Db, key: CallKey) {
  const [row] = await db
    .select({ fingerprint: idempotencyKeys.fingerprint, answer: idempotencyKeys.answer })
    .from(idempotencyKeys)
    .where(isKey(key));
  return row ?? null;
}

/**
 * Stores the answer of a call that still holds its key. Within a transaction the row stays locked until it ends.
 *
 * @returns false when another call has taken the key over; then the transaction must roll back
 */
export async function storeAnswer(db: Db, { callId, ...key }: HeldCall, answer: Buffer): Promise<boolean> {
  const stored = await db
    .update(idempotencyKeys)
    .set({ answer })
    .where(and(isKey(key), eq(idempotencyKeys.callId, callId), isNull(idempotencyKeys.answer)))
    .returning({ callId: idempotencyKeys.callId });
  return stored.length > 0;
}

/** Gives a key back that a call holds and has not answered, so that it can be used again. */
export async function releaseKey(db: Db, { callId, ...key }: HeldCall): Promise<void> {
  await db
    .delete(idempotencyKeys)
    .where(and(isKey(key), eq(idempotencyKeys.callId, callId), isNull(idempotencyKeys.answer)));
}

/** Deletes keys whose call began before an instant. */
export function deleteCallsBegunBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, idempotencyKeys, { where: lt(idempotencyKeys.createdAt, before), limit });
}
