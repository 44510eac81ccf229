import "server-only";
import { type PreparedAccount, prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";
import { inTransaction } from "@/lib/db/transaction";
import { type BatchFile, readWhole } from "@/lib/delivery/batch-files";
import { findMalware, type ScannedFiles } from "@/lib/delivery/check-malware-and-quota";
import type { LineProblem } from "@/lib/delivery/line-problem";
import type { RoutedBatch } from "@/lib/delivery/route-batch";
import { newLinesOf, type PreparedParts } from "@/lib/delivery/stage-batch";
import { ChangedFileError } from "@/lib/delivery/stage-documents";
import {
  insertPreparedAccounts,
  insertPreparedDocuments,
  listPreparedAccounts,
  listPreparedDocuments,
} from "@/lib/delivery/upload/prepared-store";
import { sealDocument } from "@/lib/document/seal";
import { storeSealed } from "@/lib/document/store-sealed";
import { chunksOf } from "@/lib/kernel/chunks";

/** Bytes and files of documents that are sealed in one step, and passwords that are hashed: a second or a few. */
const STEP_BYTES = 4 * 1024 * 1024;
const STEP_FILES = 50;
const STEP_ACCOUNTS = 50;

/** What is prepared for a batch, and what the scanner said. */
type PreparedUpload = PreparedParts & { scanned: ScannedFiles };

/** A file with the line that names it, and its place among the files of the line. */
type LineFile = { line: number; position: number; file: BatchFile };

function accountSeal({ settings }: Pick<Context, "settings">, uploadId: string, accountId: string): SealContext {
  const associatedData = JSON.stringify(["upload", uploadId, accountId]);
  return { purpose: "batch-password", secret: settings.authSecret, associatedData };
}

/** Customers whose row does not open, because AUTH_SECRET has changed, are prepared again. */
async function readAccounts(ctx: Context, uploadId: string): Promise<Map<string, PreparedAccount>> {
  const rows = await listPreparedAccounts(ctx.db, uploadId);
  const accounts = rows.flatMap(({ accountId, sealed }): PreparedAccount[] => {
    const opened = unseal(accountSeal(ctx, uploadId, accountId), sealed);
    return opened ? [JSON.parse(opened.toString("utf8"))] : [];
  });
  return new Map(accounts.map((account) => [account.emailAddress, account]));
}

async function storeAccounts(ctx: Context, uploadId: string, accounts: readonly PreparedAccount[]): Promise<void> {
  const rows = accounts.map((account) => ({
    uploadId,
    accountId: account.id,
    sealed: seal(accountSeal(ctx, uploadId, account.id), ctx.random, Buffer.from(JSON.stringify(account))),
  }));
  await inTransaction(ctx.db, (tx) => insertPreparedAccounts(tx, rows));
}

/** Files in steps of at most STEP_FILES and STEP_BYTES; a larger one is a step of its own. */
function* steps(files: readonly LineFile[]): Generator<LineFile[]> {
  let step: LineFile[] = [];
  let bytes = 0;
  for (const one of files) {
    if (step.length === STEP_FILES || (step.length > 0 && bytes + one.file.sizeBytes > STEP_BYTES)) {
      yield step;
      step = [];
      bytes = 0;
    }
    step.push(one);
    bytes += one.file.sizeBytes;
  }
  if (step.length > 0) yield step;
}

/**
 * Scans and seals some files. Bytes and rows are written in one transaction, so that no bytes are left without a row.
 */
async function prepareFiles(ctx: Context, uploadId: string, files: readonly LineFile[], scanned: ScannedFiles) {
  const lines = files.map(({ line, file }) => ({ line: { line, files: [file] } }));
  const problems = await findMalware(ctx, lines, scanned);
  if (problems.length > 0) return { rows: [], problems };
  const sealed = await Promise.all(
    files.map(async ({ file }) => {
      const bytes = await readWhole(file.path, file.sizeBytes);
      const document = sealDocument(ctx, { documentId: ctx.random.uuid(), bytes });
      if (document.sha256 !== file.sha256) throw new ChangedFileError(file.filename);
      return document;
    }),
  );
  const rows = files.map(({ line, position, file }, index) => ({
    ...{ uploadId, line, position, sha256: file.sha256 },
    documentId: sealed[index]?.documentId ?? "",
  }));
  const stored = await storeSealed(ctx, sealed);
  await inTransaction(ctx.db, async (tx) => {
    await stored.insert(tx, null);
    await insertPreparedDocuments(tx, rows);
  });
  return { rows, problems };
}

/**
 * Does the slow work for the messages of an upload step by step: scans documents for malware, seals them, and hashes
 * the initial passwords of new customers. Each step is stored, so that another process goes on after the last one.
 *
 * @param routing only its lines that are placed now are prepared
 * @param isOver asked between two steps; the first step is always done
 * @returns what is prepared, whether a step was done, and whether nothing is left to do; `problems`: documents with
 *          malware that was not known when the ZIP was uploaded. They end the work
 * @throws ScannerDownError when a configured scanner does not answer
 */
export async function prepareUpload(
  ctx: Context,
  uploadId: string,
  routing: Pick<RoutedBatch, "lines" | "accountRequests">,
  isOver: () => boolean,
): Promise<{ prepared: PreparedUpload; hasWorked: boolean; isComplete: boolean; problems: LineProblem[] }> {
  const rows = await listPreparedDocuments(ctx.db, uploadId);
  const ids = new Map(
    rows.map(({ line, position, sha256, documentId }) => [`${line} ${position} ${sha256}`, documentId]),
  );
  const scanned: ScannedFiles = new Map(rows.map(({ sha256 }) => [sha256, null]));
  const accounts = await readAccounts(ctx, uploadId);
  const keyOf = ({ line, position, file }: LineFile) => `${line} ${position} ${file.sha256}`;
  const files = [...newLinesOf(routing)].flatMap(({ line, files: own }) =>
    own.map((file: BatchFile, position) => ({ line, position, file })),
  );
  const work: (() => Promise<void>)[] = [];
  const problems: LineProblem[] = [];
  for (const step of steps(files.filter((file) => !ids.has(keyOf(file))))) {
    work.push(async () => {
      const prepared = await prepareFiles(ctx, uploadId, step, scanned);
      problems.push(...prepared.problems);
      for (const { line, position, sha256, documentId } of prepared.rows) {
        ids.set(`${line} ${position} ${sha256}`, documentId);
      }
    });
  }
  const requests = routing.accountRequests.filter(({ emailAddress }) => !accounts.has(emailAddress));
  for (const step of chunksOf(requests, STEP_ACCOUNTS)) {
    work.push(async () => {
      const prepared = await prepareAccounts(ctx, step);
      await storeAccounts(ctx, uploadId, prepared);
      for (const account of prepared) accounts.set(account.emailAddress, account);
    });
  }
  let done = 0;
  for (const step of work) {
    if (problems.length > 0 || (done > 0 && isOver())) break;
    await step();
    done += 1;
  }
  const documents = new Map<number, string[]>();
  for (const file of files) {
    const id = ids.get(keyOf(file));
    if (id) documents.set(file.line, [...(documents.get(file.line) ?? []), id]);
  }
  const isComplete = done === work.length;
  return { prepared: { documents, accounts, scanned }, hasWorked: done > 0, isComplete, problems };
}
