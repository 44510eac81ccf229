import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { rewrapKey } from "@/lib/document/seal";
import { listWrappedKeys, replaceWrappedKey } from "@/lib/document/store";

const BATCH = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** `left`: keys that no configured master key opens, or that are damaged; their documents do not open either. */
export type Rewrapped = { rewrapped: number; left: number };

/**
 * Wraps the data key of every stored document and attachment under the current master key, so that the previous one can
 * go (docs/security.md, section 6). Reads and placing go on meanwhile; broken off and begun again, it goes on where there
 * is something left.
 */
export async function rewrapDocumentKeys(ctx: Context): Promise<Rewrapped> {
  const { current } = ctx.settings.documentKeys;
  const done: Rewrapped = { rewrapped: 0, left: 0 };
  for (let after = FIRST_ID; ; ) {
    const batch = await listWrappedKeys(ctx.db, { notUnder: current.id, after, limit: BATCH });
    const ofBatch = await inTransaction(ctx.db, async (tx) => {
      const counts: Rewrapped = { rewrapped: 0, left: 0 };
      for (const stored of batch) {
        const anew = rewrapKey(ctx, stored);
        if (!anew) counts.left += 1;
        else if (await replaceWrappedKey(tx, stored, anew)) counts.rewrapped += 1;
      }
      return counts;
    });
    done.rewrapped += ofBatch.rewrapped;
    done.left += ofBatch.left;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) break;
    after = last.documentId;
  }
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "document-keys.rewrapped",
    actor: "insurer",
    details: { ...done, keyId: current.id },
  });
  return done;
}
