import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { type ApiBatch, BATCH_HOURS } from "@/lib/delivery/api-batch/api-batch";
import { createApiBatch } from "@/lib/delivery/api-batch/batch-store";
import { addMinutes } from "@/lib/kernel/time";

const HOUR_MINUTES = 60;

/**
 * Opens a batch, to which the sender adds messages call by call. Nothing of it is placed before `commitApiBatch`.
 *
 * @param kind the sender's own name for batches of this kind; null when it gives none
 * @param complete called in the transaction, last; it stores the answer
 */
export async function openApiBatch(
  ctx: Context,
  sender: AuthorizedSender,
  { kind }: { kind: string | null },
  complete: (tx: Tx, batch: ApiBatch) => Promise<void>,
): Promise<ApiBatch> {
  const openedAt = ctx.clock.now();
  const batch: ApiBatch = {
    ...{ id: ctx.random.uuid(), sender: sender.source, kind, state: "open", messageCount: 0, openedAt },
    ...{ expiresAt: addMinutes(openedAt, BATCH_HOURS * HOUR_MINUTES), endedAt: null, counts: null },
  };
  await inTransaction(ctx.db, async (tx) => {
    await createApiBatch(tx, { ...batch, state: "open" });
    await complete(tx, batch);
  });
  return batch;
}
