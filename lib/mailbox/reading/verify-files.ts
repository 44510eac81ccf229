import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { StorageError } from "@/lib/document/storage/storage-error";
import { tolerateRefusals } from "@/lib/document/storage/tolerated-refusals";
import { checkStoredBytes, type StoredFileState } from "@/lib/mailbox/reading/check-stored-file";
import { countFiles, type FileKind, isFileKept, listFiles, sampleFiles } from "@/lib/mailbox/reading/stored-file-store";
import type { StoredFile } from "@/lib/mailbox/reading/stored-sample-store";

const PAGE = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const KINDS = ["document", "attachment"] as const;

export type DamagedFile = {
  kind: FileKind;
  id: string;
  reason: Exclude<StoredFileState, "none" | "opens" | "storage-failed">;
};
/** A file that the document storage does not give. */
type UnreadFile = { kind: FileKind; id: string; reason: string };
export type VerifiedFiles = {
  /** Number of files whose bytes are those that were taken in. */
  verified: number;
  damaged: DamagedFile[];
  unread: UnreadFile[];
  /** Why the rest was not read: the storage is unavailable, or refuses everything; null when all were tried. */
  stopped: string | null;
};

/**
 * Reads stored documents and attachments to their end and compares their SHA-256 with the one recorded when they were
 * taken in. Holds two segments at a time. Records no reading, because nobody sees the content. Damage is logged and
 * recorded as by a reading. Files that are deleted meanwhile are left out. One that the S3 store refuses is left
 * unread; when the store is unavailable, the rest is.
 *
 * @param options.sample number of documents and of attachments, chosen by chance; all by default
 * @param options.onProgress called after each file with the number of files read and of those to be read
 */
export async function verifyFiles(
  ctx: Context,
  { sample, onProgress = () => {} }: { sample?: number; onProgress?: (done: number, all: number) => void } = {},
): Promise<VerifiedFiles> {
  const outcome: VerifiedFiles = { verified: 0, damaged: [], unread: [], stopped: null };
  const counts = await Promise.all(KINDS.map((kind) => countFiles(ctx.db, kind)));
  const all = counts.reduce((sum, files) => sum + Math.min(files, sample ?? files), 0);
  let done = 0;
  const refusals = tolerateRefusals();
  try {
    for (const kind of KINDS) {
      for await (const file of filesOf(ctx, kind, sample)) {
        const state = await checkStoredBytes(ctx, file).catch((error: unknown) => refusals.failed(error));
        if (state instanceof StorageError) outcome.unread.push({ kind, id: file.id, reason: state.reason });
        else refusals.succeeded();
        if (state === "opens") outcome.verified += 1;
        else if (typeof state === "string" && (await isFileKept(ctx.db, kind, file.id))) {
          outcome.damaged.push({ kind, id: file.id, reason: state });
          await reportDamage(ctx, kind, file.id, state);
        }
        done += 1;
        onProgress(Math.min(done, all), all);
      }
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    outcome.stopped = `${error.kind}, ${error.reason}`;
  }
  return outcome;
}

async function* filesOf(ctx: Context, kind: FileKind, sample: number | undefined): AsyncGenerator<StoredFile> {
  if (sample !== undefined) return yield* await sampleFiles(ctx.db, kind, sample);
  for (let after = FIRST_ID; ; ) {
    const page = await listFiles(ctx.db, kind, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}

async function reportDamage(ctx: Context, kind: FileKind, id: string, reason: string): Promise<void> {
  const details: Record<string, string> = { [kind === "document" ? "documentId" : "attachmentId"]: id, reason };
  ctx.log.error({ alarm: "document-damaged", ...details }, "stored bytes are not what was taken in");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", details });
}
