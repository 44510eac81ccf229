import "server-only";
import type { AccountRequest } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { Staging } from "@/lib/db/staged-rows";
import type { PreparedBatch } from "@/lib/delivery/commit-batch";
import type { BatchLine } from "@/lib/delivery/read-batch";
import type { RoutedLine } from "@/lib/delivery/route-lines";
import { type StagedAccount, stageAccounts } from "@/lib/delivery/stage-accounts";
import { stageDocuments } from "@/lib/delivery/stage-documents";
import { CHUNK_ROWS, MessageStager, type StagedLine } from "@/lib/delivery/stage-messages";
import { chunksOf } from "@/lib/kernel/chunks";

/** `lines` by senderReference; `generatedPasswords` by account id, in clear and stored nowhere. */
export type StagedBatch = PreparedBatch & {
  lines: Map<string, StagedLine>;
  generatedPasswords: Map<string, string>;
};

/** The new accounts that lines need, each with the initial password of the line that gives one. */
function accountRequests(newLines: readonly RoutedLine[]): AccountRequest[] {
  const firstLines = new Map<string, BatchLine>();
  const givenPasswords = new Map<string, string>();
  for (const { line, account } of newLines) {
    if (account) continue;
    if (!firstLines.has(line.email)) firstLines.set(line.email, line);
    if (line.initialPassword !== null) givenPasswords.set(line.email, line.initialPassword);
  }
  return [...firstLines.values()].map(({ email, name, locale }) => ({
    emailAddress: email,
    name,
    locale,
    initialPassword: givenPasswords.get(email),
  }));
}

/**
 * Stages a batch of a folder in chunks: documents, accounts, messages, notifications. Nobody can see any of it until
 * `commitBatch`.
 *
 * @param newLines lines for a mailbox that were not placed before
 * @param onDocument called after each sealed document
 * @throws ChangedFileError when a file changed since it was checked
 * @throws BatchCancelledError when the batch was cancelled meanwhile
 */
export async function stageBatch(
  ctx: Context,
  batch: { batchId: string; source: string },
  newLines: RoutedLine[],
  onDocument: () => void,
): Promise<StagedBatch> {
  const { batchId, source } = batch;
  const staging = new Staging(ctx.db, batchId);
  const documents = await stageDocuments(
    ctx,
    batchId,
    newLines.map(({ line }) => line),
    onDocument,
  );
  const created = new Map<string, StagedAccount>();
  await stageAccounts(ctx, staging, accountRequests(newLines), created);
  const at = ctx.clock.now();
  const stager = new MessageStager(ctx, staging, { shownId: batchId, source, at, created, isByCustomer: false });
  const lines = new Map<string, StagedLine>();
  for (const chunk of chunksOf(newLines, CHUNK_ROWS)) {
    const staged = await stager.add(
      chunk.map((routed) => ({ ...routed, documents: documents.get(routed.line.line) ?? [] })),
    );
    staged.forEach((values, index) => {
      lines.set(chunk[index]?.line.senderReference ?? "", values);
    });
  }
  const generatedPasswords = new Map(
    [...created.values()].flatMap(({ id, generatedPassword }) =>
      generatedPassword === null ? [] : [[id, generatedPassword] as const],
    ),
  );
  return { ...(await stager.end()), shownId: batchId, newAccounts: created.size, lines, generatedPasswords };
}
