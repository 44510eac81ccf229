import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { rewrapKey } from "@/lib/document/seal";
import { listWrappedKeys, replaceWrappedKey } from "@/lib/document/store";

const BATCH = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Numbers of data keys. `left`: damaged, or wrapped by a master key that is not configured; their documents do not open. */
export type Rewrapped = { rewrapped: number; left: number };

/**
 * Wraps the data key of every stored document and attachment with the current master key, so that the previous master key
 * can be removed (docs/security.md). The portal may run meanwhile. An interrupted call can be repeated.
 */
export async function rewrapDocumentKeys(ctx: Context): Promise<Rewrapped> {
  const { current } = ctx.settings.documentKeys;
  const totals: Rewrapped = { rewrapped: 0, left: 0 };
  for (let after = FIRST_ID; ; ) {
    const batch = await listWrappedKeys(ctx.db, { notUnder: current.id, after, limit: BATCH });
    const batchCounts = await inTransaction(ctx.db, async (tx) => {
      const counts: Rewrapped = { rewrapped: 0, left: 0 };
      for (const stored of batch) {
        const rewrapped = rewrapKey(ctx, stored);
        if (!rewrapped) counts.left += 1;
        else if (await replaceWrappedKey(tx, stored, rewrapped)) counts.rewrapped += 1;
      }
      return counts;
    });
    totals.rewrapped += batchCounts.rewrapped;
    totals.left += batchCounts.left;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) break;
    after = last.documentId;
  }
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "document-keys.rewrapped",
    actor: "insurer",
    details: { ...totals, keyId: current.id },
  });
  return totals;
}
