import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { openWhole } from "@/lib/document/open-whole";
import { rewrapKey, sealDocument } from "@/lib/document/seal";
import { findStoredDocument, listToRewrap, replaceSealed, replaceWrappedKey } from "@/lib/document/store";

const BATCH = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Numbers of documents and attachments.
 *
 * - `rewrapped`: the data key is wrapped anew
 * - `resealed`: sealed whole before, now in segments under a new data key
 * - `left`: damaged, or wrapped by a master key that is not configured; they do not open
 */
export type Rewrapped = { rewrapped: number; resealed: number; left: number };

type Listed = Awaited<ReturnType<typeof listToRewrap>>[number];

/**
 * Wraps the data key of every stored document and attachment with the current master key, so that the previous master
 * key can be removed (docs/security.md), and seals in segments what older releases sealed whole. The portal may run
 * meanwhile. Each document that is sealed anew is a transaction of its own, and finished documents are not listed
 * again: an interrupted call is resumed by another one.
 *
 * @param onProgress called after each batch with the totals so far
 */
export async function rewrapDocuments(
  ctx: Context,
  onProgress: (done: Rewrapped) => void = () => {},
): Promise<Rewrapped> {
  const { current } = ctx.settings.documentKeys;
  const totals: Rewrapped = { rewrapped: 0, resealed: 0, left: 0 };
  for (let after = FIRST_ID; ; ) {
    const batch = await listToRewrap(ctx.db, { notUnder: current.id, after, limit: BATCH });
    const isWhole = ({ sealing, storage }: Listed) => sealing === "whole" && storage === "database";
    for (const stored of batch.filter(isWhole)) {
      const outcome = await sealAnew(ctx, stored);
      if (outcome) totals[outcome] += 1;
    }
    for (const [outcome, count] of await rewrapKeys(
      ctx,
      batch.filter((stored) => !isWhole(stored)),
    )) {
      totals[outcome] += count;
    }
    onProgress(totals);
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

/** Wraps keys anew in one transaction; returns the number of keys by outcome. */
function rewrapKeys(ctx: Context, batch: readonly Listed[]): Promise<Map<"rewrapped" | "left", number>> {
  return inTransaction(ctx.db, async (tx) => {
    let [rewrapped, left] = [0, 0];
    for (const stored of batch) {
      const key = rewrapKey(ctx, stored);
      if (!key) left += 1;
      else if (await replaceWrappedKey(tx, stored, key)) rewrapped += 1;
    }
    return new Map([
      ["rewrapped", rewrapped],
      ["left", left],
    ]);
  });
}

/**
 * Seals a document in segments under a new data key, in one transaction, so that a reader finds the old bytes with the
 * old key or the new ones with the new key. The whole document is in memory: at most 20 MB, the limit when it was
 * sealed.
 *
 * @returns null when it was deleted or sealed anew by somebody else meanwhile
 */
async function sealAnew(ctx: Context, stored: Listed): Promise<"resealed" | "left" | null> {
  const { documentId } = stored;
  const bytes = await openWhole(ctx, stored);
  if (!bytes) return (await findStoredDocument(ctx.db, documentId))?.sealing === "whole" ? "left" : null;
  const sealed = sealDocument(ctx, { documentId, bytes });
  const isReplaced = await inTransaction(ctx.db, (tx) => replaceSealed(tx, stored, sealed));
  return isReplaced ? "resealed" : null;
}
