import "server-only";
import type { PreparedAccount } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { Staging } from "@/lib/db/staged-rows";
import type { PreparedBatch } from "@/lib/delivery/commit-batch";
import { PackedList } from "@/lib/delivery/packed-list";
import { BatchResultRecorder } from "@/lib/delivery/result/record-batch-result";
import type { ResultLine } from "@/lib/delivery/result-file";
import { resultLine } from "@/lib/delivery/result-line";
import type { RoutedBatch } from "@/lib/delivery/route-batch";
import { isNewLine } from "@/lib/delivery/route-lines";
import { type StagedAccount, stageAccounts } from "@/lib/delivery/stage-accounts";
import { type SealedIds, stageDocuments, stagedDocuments } from "@/lib/delivery/stage-documents";
import { CHUNK_ROWS, MessageStager } from "@/lib/delivery/stage-messages";
import type { RoutedMessage } from "@/lib/feed/record-routed";
import { chunksOf } from "@/lib/kernel/chunks";

export type StagedBatch = PreparedBatch & {
  /** One for each line, in the order of the lines. Holds the generated initial passwords, which are stored nowhere. */
  results: PackedList<ResultLine>;
  /** Lines that are not for this portal. */
  routed: RoutedMessage[];
};

/** What was done for a batch before it begins. */
export type PreparedParts = {
  documents: SealedIds;
  /** New accounts whose initial passwords are hashed, by address. */
  accounts: ReadonlyMap<string, PreparedAccount>;
};

/** The lines that are placed now. */
export function* newLinesOf({ lines }: Pick<RoutedBatch, "lines">) {
  for (const routed of lines) if (isNewLine(routed)) yield routed.line;
}

/**
 * Stages a batch of a folder in chunks: documents, accounts, messages, notifications, and the result of every line.
 * Nobody can see any of it until `commitBatch`.
 *
 * @param options.onDocument called after each sealed document
 * @param options.prepared what need not be done again
 * @throws ChangedFileError when a file changed since it was checked
 * @throws BatchCancelledError when the batch was cancelled meanwhile
 */
export async function stageBatch(
  ctx: Context,
  batch: { batchId: string; source: string },
  routing: RoutedBatch,
  { onDocument, prepared }: { onDocument: () => void; prepared?: PreparedParts },
): Promise<StagedBatch> {
  const { batchId, source } = batch;
  const staging = new Staging(ctx.db, batchId);
  const documentIds = await stageDocuments(ctx, batchId, newLinesOf(routing), {
    onDocument,
    sealed: prepared?.documents,
  });
  const created = new Map<string, StagedAccount>();
  await stageAccounts(ctx, staging, routing.accountRequests, created, prepared?.accounts);
  const passwords = new Map([...created.values()].map(({ id, generatedPassword }) => [id, generatedPassword]));
  const at = ctx.clock.now();
  const { lastLines } = routing;
  const stager = new MessageStager(ctx, staging, { shownId: batchId, source, at, created, lastLines });
  const recorder = new BatchResultRecorder(ctx, ctx.db, batch);
  const results = new PackedList<ResultLine>();
  const routed: RoutedMessage[] = [];
  const ids = documentIds[Symbol.iterator]();
  for (const chunk of chunksOf(routing.lines, CHUNK_ROWS)) {
    await recorder.add(chunk);
    const newLines = chunk
      .filter(isNewLine)
      .map((message) => ({ ...message, documents: stagedDocuments(message.line, ids.next().value ?? []) }));
    const staged = (await stager.add(newLines))[Symbol.iterator]();
    for (const message of chunk) {
      const { line, route } = message;
      if (route !== "mailbox") routed.push({ senderReference: line.senderReference, route });
      const values = (isNewLine(message) && staged.next().value) || null;
      results.push(
        resultLine(message, values && { ...values, initialPassword: passwords.get(values.accountId) ?? "" }),
      );
      // Only the first line of an account shows its password.
      if (values) passwords.delete(values.accountId);
    }
  }
  await recorder.end();
  return { ...(await stager.end()), shownId: batchId, newAccounts: created.size, results, routed };
}
