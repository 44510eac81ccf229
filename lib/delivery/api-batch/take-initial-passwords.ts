import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { insurerDetails } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { openPassword } from "@/lib/delivery/api-batch/batch-password";
import { lockApiBatch } from "@/lib/delivery/api-batch/batch-store";
import { erasePasswords, listPasswords } from "@/lib/delivery/api-batch/line-store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Initial passwords of one call. */
export const MAX_TAKEN_PASSWORDS = 1000;

export type HandedPassword = { number: number; senderReference: string; email: string; initialPassword: string };
/** `left`: how many the next calls get. */
export type HandedPasswords = { passwords: HandedPassword[]; left: number };

function recordHandOver(
  tx: Tx,
  at: Date,
  handed: { sender: AuthorizedSender; batchId: string; stagingId: string; count: number },
): Promise<void> {
  const { sender, batchId: apiBatchId, stagingId: batchId, count: passwords } = handed;
  const details = { apiBatchId, batchId, passwords, before: "kept", after: "handed-over", ...insurerDetails(sender) };
  return recordAuditEvent(tx, at, { kind: "initial-passwords.handed-over", actor: "insurer", details });
}

/**
 * Hands over the next generated initial passwords of a committed batch, and forgets them in the same transaction: each
 * is handed over once, which the audit log has with the key's name. The answer is kept under the idempotency key of the
 * call, so a lost one can be asked for again.
 *
 * @param complete called in the transaction, last; it stores the answer
 */
export async function takeInitialPasswords(
  ctx: Context,
  sender: AuthorizedSender,
  batchId: string,
  complete: (tx: Tx, handed: HandedPasswords) => Promise<void>,
): Promise<Result<HandedPasswords, { kind: "not-found" } | { kind: "not-committed" }>> {
  if (!isUuid(batchId)) return err({ kind: "not-found" });
  return inTransaction(ctx.db, async (tx) => {
    const batch = await lockApiBatch(tx, { sender: sender.source, id: batchId });
    if (!batch) return err({ kind: "not-found" });
    const { stagingId, state } = batch;
    if (state !== "committed" || !stagingId) return err({ kind: "not-committed" });
    const { rows, count } = await listPasswords(tx, stagingId, MAX_TAKEN_PASSWORDS);
    const passwords = rows.flatMap(({ number, senderReference, email, initialPassword }) =>
      initialPassword
        ? [
            {
              number,
              senderReference,
              email,
              initialPassword: openPassword(ctx, { id: stagingId, number }, initialPassword),
            },
          ]
        : [],
    );
    await erasePasswords(
      tx,
      stagingId,
      rows.map(({ number }) => number),
    );
    const handed = { passwords, left: count - rows.length };
    if (rows.length > 0) await recordHandOver(tx, ctx.clock.now(), { sender, batchId, stagingId, count: rows.length });
    await complete(tx, handed);
    return ok(handed);
  });
}
