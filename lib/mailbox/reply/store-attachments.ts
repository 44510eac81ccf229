import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { sealDocument } from "@/lib/document/seal";
import { StorageError } from "@/lib/document/storage/storage-error";
import { storeSealed, type UnreferencedBytes } from "@/lib/document/store-sealed";
import type { CheckedAttachment } from "@/lib/mailbox/reply/attachment";
import { insertAttachments } from "@/lib/mailbox/reply/attachment-store";

/** Sealed attachments of a reply that is still to be stored. */
export type UnreferencedAttachments = {
  /** Inserts their rows, in the transaction that stores the reply. */
  insert(tx: Tx, reply: { accountId: string; id: string }): Promise<void>;
  discard: UnreferencedBytes["discard"];
};

/**
 * Seals attachments and stores their bytes, as those of documents, under the attachment's id. To be called before the
 * transaction that stores the reply.
 *
 * @returns null when the document storage fails; this is logged as an alarm
 */
export async function storeAttachments(
  ctx: Context,
  attachments: readonly CheckedAttachment[],
): Promise<UnreferencedAttachments | null> {
  const sealed = attachments.map(({ bytes }) => sealDocument(ctx, { documentId: ctx.random.uuid(), bytes }));
  try {
    const bytes = await storeSealed(ctx, sealed);
    return {
      async insert(tx, { accountId, id: replyId }) {
        await bytes.insert(tx, null);
        const rows = attachments.map(({ filename, mediaType }, index) => {
          const { documentId: id, sizeBytes, sha256 } = sealed[index] as (typeof sealed)[number];
          return { id, accountId, replyId, position: index + 1, filename, mediaType, sizeBytes, sha256 };
        });
        await insertAttachments(tx, rows);
      },
      discard: bytes.discard,
    };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { kind, reason } = error;
    ctx.log.error({ alarm: "document-storage-failed", kind, reason }, "the files of a reply could not be stored");
    return null;
  }
}
