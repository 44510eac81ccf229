import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inBulkTransaction } from "@/lib/db/transaction";
import { isCommitting, isOpen, MAX_BATCH_MESSAGES } from "@/lib/delivery/api-batch/api-batch";
import { sealPassword } from "@/lib/delivery/api-batch/batch-password";
import { lockApiBatch, setMessageCount } from "@/lib/delivery/api-batch/batch-store";
import { storedLine } from "@/lib/delivery/api-batch/collected-line";
import { findReferences, insertLines, reserveDocuments } from "@/lib/delivery/api-batch/line-store";
import { type FoundDocument, findDocuments } from "@/lib/delivery/find-documents";
import { staleSince } from "@/lib/delivery/heartbeat";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import type { ManifestLine } from "@/lib/delivery/manifest-line";
import { endBatch } from "@/lib/delivery/store";
import { PDF_MEDIA_TYPE } from "@/lib/document/pdf";
import { printable } from "@/lib/kernel/printable";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

/** A message of a call, checked by `readMessageJson`. */
export type MessageToAdd = { line: ManifestLine; documentIds: readonly string[] };
/** `index`: place of the message in the call, from 0. */
export type MessageProblem = FieldProblem & { index: number };

/** `remarks`: what was corrected in the messages of the call, in its order; `number` counts those of the batch. */
export type Added = {
  batchId: string;
  added: number;
  messageCount: number;
  remarks: { number: number; senderReference: string; reason: string }[];
};

export type EndedFailure =
  /** Unknown, or another sender's. */
  | { kind: "not-found" }
  /** It is committed, cancelled or expired. */
  | { kind: "batch-ended" };
export type AddFailure =
  | EndedFailure
  /** It is being committed. */
  | { kind: "commit-under-way" }
  | { kind: "invalid"; problems: MessageProblem[] };

/** A document was removed or taken since it was looked up. */
class DocumentsChangedError extends Error {}
const MAX_ATTEMPTS = 3;

/**
 * Adds messages to an open batch, all or none, and keeps their documents for it. Whether they can be placed is checked
 * by `previewBatch` and again when the batch is committed; only what the call itself shows is refused here.
 *
 * @param complete called in the transaction, last; it stores the answer
 */
export async function addMessages(
  ctx: Context,
  sender: AuthorizedSender,
  { batchId, messages }: { batchId: string; messages: readonly MessageToAdd[] },
  complete: (tx: Tx, added: Added) => Promise<void>,
): Promise<Result<Added, AddFailure>> {
  if (!isUuid(batchId)) return err({ kind: "not-found" });
  for (let attempt = 1; ; attempt += 1) {
    const calls = messages.map(({ line, documentIds }) => ({ senderReference: line.senderReference, documentIds }));
    const { documents, placedIds } = await findDocuments(ctx, sender, calls);
    // Before the transaction, which holds a connection.
    const call = { sender, batchId, messages, documents, placedIds, databaseNow: await ctx.databaseNow() };
    try {
      return await inBulkTransaction(ctx.db, (tx) => addInTransaction(ctx, tx, call, complete));
    } catch (error) {
      if (!(error instanceof DocumentsChangedError) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

type Call = {
  sender: AuthorizedSender;
  batchId: string;
  messages: readonly MessageToAdd[];
  documents: ReadonlyMap<string, FoundDocument>;
  /** Messages that are placed already, by reference. */
  placedIds: ReadonlyMap<string, string>;
  databaseNow: Date;
};

async function addInTransaction(
  ctx: Context,
  tx: Tx,
  call: Call,
  complete: (tx: Tx, added: Added) => Promise<void>,
): Promise<Result<Added, AddFailure>> {
  const { batchId, messages, documents, databaseNow } = call;
  const { source } = call.sender;
  const now = ctx.clock.now();
  const batch = await lockApiBatch(tx, { sender: source, id: batchId });
  if (!batch) return err({ kind: "not-found" });
  if (!isOpen(batch, now)) return err({ kind: "batch-ended" });
  if (isCommitting(batch, databaseNow)) return err({ kind: "commit-under-way" });
  // Its process may only be slow: it would then commit the batch without these messages.
  const stale = batch.stagingState === "open" ? batch.stagingId : null;
  if (stale && !(await endBatch(tx, stale, "cancelled", now, staleSince(databaseNow)))) {
    return err({ kind: "commit-under-way" });
  }
  const references = messages.map(({ line }) => line.senderReference);
  const known = await findReferences(tx, batchId, references);
  const problems = [...duplicateProblems(references, known), ...documentProblems(call)].sort(
    (a, b) => a.index - b.index,
  );
  const messageCount = batch.messageCount + messages.length;
  if (messageCount > MAX_BATCH_MESSAGES) {
    const reason = `a batch has at most ${MAX_BATCH_MESSAGES} messages`;
    problems.push({ index: MAX_BATCH_MESSAGES - batch.messageCount, field: null, code: "too-many", reason });
  }
  if (problems.length > 0) return err({ kind: "invalid", problems });
  const numbered = messages.map((message, index) => ({ ...message, number: batch.messageCount + index + 1 }));
  const free = numbered.flatMap(({ number, documentIds }) =>
    documentIds.flatMap((id) => (documents.get(id)?.messageId === null ? [{ id, number }] : [])),
  );
  if ((await reserveDocuments(tx, { sender: source, batchId }, free)) !== free.length) {
    throw new DocumentsChangedError("a document was removed or taken meanwhile");
  }
  await insertLines(
    tx,
    numbered.map(({ number, line, documentIds }) => ({
      ...{ batchId, number, senderReference: line.senderReference, email: line.email },
      line: storedLine(
        line,
        documentIds.map((id) => {
          const { filename, sizeBytes, sha256 } = documents.get(id) as FoundDocument;
          return { id, filename, mediaType: PDF_MEDIA_TYPE, sizeBytes, sha256 };
        }),
      ),
      initialPassword:
        line.initialPassword === null ? null : sealPassword(ctx, { id: batchId, number }, line.initialPassword),
    })),
  );
  await setMessageCount(tx, batchId, messageCount);
  const remarks = numbered.flatMap(({ number, line: { senderReference, remarks: reasons } }) =>
    reasons.map((reason) => ({ number, senderReference, reason })),
  );
  const added = { batchId, added: messages.length, messageCount, remarks };
  await complete(tx, added);
  return ok(added);
}

function duplicateProblems(references: readonly string[], known: ReadonlySet<string>): MessageProblem[] {
  const firstIndex = new Map<string, number>();
  return references.flatMap((reference, index): MessageProblem[] => {
    const first = firstIndex.get(reference);
    if (first === undefined) firstIndex.set(reference, index);
    if (first === undefined && !known.has(reference)) return [];
    const reason = `senderReference ${printable(reference)} is in the batch already`;
    return [{ index, field: "senderReference", code: "duplicate", reason }];
  });
}

function documentProblems({ messages, documents, placedIds }: Call): MessageProblem[] {
  const used = new Set<string>();
  return messages.flatMap(({ line, documentIds }, index) =>
    documentIds.flatMap((id, place): MessageProblem[] => {
      const field = `documents/${place}`;
      const document = documents.get(id);
      if (!document) return [{ index, field, code: "document-unknown", reason: `${field} is no uploaded document` }];
      const isOwn = document.messageId === null || document.messageId === placedIds.get(line.senderReference);
      const isFree = isOwn && document.batchId === null && !used.has(id);
      used.add(id);
      return isFree ? [] : [{ index, field, code: "document-used", reason: `${field} belongs to another message` }];
    }),
  );
}
