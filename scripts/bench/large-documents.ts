import { findAccountByAddress } from "@/lib/account/store";
import { openContext } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import { createLog } from "@/lib/log";
import { type PreparedMessage, placeMessages } from "@/lib/mailbox/placing/place-messages";
import type { Settings } from "@/lib/settings";

export type Filling = {
  messages: number;
  documentsOfEach: number;
  /** The bytes of a document. */
  document(message: number, index: number): Buffer;
};

/** Places messages with documents for a customer by the portal's own operation. @returns the ids of both */
export async function placeDocuments(
  settings: Settings,
  email: string,
  { messages, documentsOfEach, document }: Filling,
): Promise<{ messageIds: string[]; documentIds: string[] }> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    const account = await findAccountByAddress(ctx.db, email);
    if (!account) throw new Error(`no account ${email}`);
    const prepared: PreparedMessage[] = [];
    for (let message = 0; message < messages; message += 1) {
      const documents = [];
      for (let index = 0; index < documentsOfEach; index += 1) {
        const documentId = ctx.random.uuid();
        const sealed = sealDocument(ctx, { documentId, bytes: document(message, index) });
        await inTransaction(ctx.db, (tx) => stageDocumentBytes(tx, null, [sealed]));
        const { sizeBytes, sha256 } = sealed;
        documents.push({ id: documentId, filename: `${index}.pdf`, mediaType: "application/pdf", sizeBytes, sha256 });
      }
      const id = ctx.random.uuid();
      prepared.push({
        ...{ id, accountId: account.id, source: "bench", senderReference: id, contentDigest: "0".repeat(64) },
        ...{ sender: "Bench", contractNumber: null, product: null, documentType: "other" as const, subject: "Bench" },
        ...{ body: "", allowReply: false, inReplyTo: null, documents },
      });
    }
    await inTransaction(ctx.db, (tx) => placeMessages(ctx, tx, null, prepared, ctx.clock.now()));
    return {
      messageIds: prepared.map(({ id }) => id),
      documentIds: prepared.flatMap(({ documents }) => documents.map(({ id }) => id)),
    };
  } finally {
    await close();
  }
}
