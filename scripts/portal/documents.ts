import { type LeftDocument, migrateDocuments } from "@/lib/document/migrate-documents";
import { rewrapDocuments } from "@/lib/document/rewrap-documents";
import { type BucketOwner, claimBucket } from "@/lib/document/storage/bucket-owner";
import { verifyFiles } from "@/lib/mailbox/reading/verify-files";
import { indexTexts, rereadTexts, summarizeTexts } from "@/lib/mailbox/search/index-texts";
import { PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { progressBar } from "./progress-bar";
import { withContext } from "./with-context";

/**
 * `portal documents rewrap`: wraps document keys under the new DOCUMENT_KEY, seals in segments what older releases
 * sealed whole, and has the worker read the texts for the search again; exit status 1 when some documents do not open.
 */
export function rewrap(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    let shown = 0;
    const done = await rewrapDocuments(ctx, ({ resealed }) => {
      if (!options.json && resealed > shown) printError(`${resealed} documents sealed anew so far`);
      shown = resealed;
    });
    const textsDue = await rereadTexts(ctx, "stale");
    const { rewrapped, resealed, left } = done;
    if (options.json) say(JSON.stringify({ ...done, textsDue }));
    else {
      say(`${rewrapped} keys wrapped under the current DOCUMENT_KEY`);
      say(`${resealed} documents sealed anew in segments`);
      if (textsDue > 0) say(`${textsDue} messages: the worker reads their texts for the search again`);
    }
    if (left > 0)
      printError(`${left} documents open under none of the configured keys, or are damaged: they cannot be read`);
    return left > 0 ? EXIT.fault : EXIT.done;
  });
}

/**
 * `portal documents verify`: reads stored documents and attachments to their end and compares their SHA-256.
 * `--sample`: so many of each, chosen by chance. Exit status 1 when some are damaged or could not be read.
 */
export function verify(options: { sample?: string; json?: boolean }): Promise<ExitStatus> {
  const sample = options.sample === undefined ? undefined : Number(options.sample);
  if (sample !== undefined && !(Number.isSafeInteger(sample) && sample > 0)) {
    throw new CommandError("--sample is not a whole number above 0");
  }
  return withContext(async (ctx) => {
    const draw = progressBar("Verifying");
    const done = await verifyFiles(ctx, { sample, onProgress: draw });
    if (options.json) say(JSON.stringify(done));
    else say(`${done.verified} documents and attachments are what was taken in, ${done.damaged.length} are damaged`);
    for (const { kind, id, reason } of done.damaged) printError(`${kind} ${id} is damaged: ${reason}`);
    for (const { kind, id, reason } of done.unread) printError(`${kind} ${id} could not be read: ${reason}`);
    if (done.stopped !== null) printError(`The document storage failed, the rest was not read: ${done.stopped}`);
    const isWhole = done.damaged.length + done.unread.length === 0 && done.stopped === null;
    return isWhole ? EXIT.done : EXIT.fault;
  });
}

/**
 * `portal documents index`: reads the texts of messages and PDFs for the search, as the worker does by itself.
 * `--again`: also those that were read before.
 */
export function index(options: { again?: boolean; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    if (options.again) await rereadTexts(ctx, "all");
    const { due } = await summarizeTexts(ctx);
    const reader = new PdfTextReader();
    const draw = progressBar("Reading texts");
    try {
      const done = await indexTexts(ctx, {
        readPdf: (bytes) => reader.read(bytes),
        onProgress: ({ messages }) => draw(Math.min(messages, due), due),
      });
      const { due: left, documents } = await summarizeTexts(ctx);
      if (options.json) say(JSON.stringify({ ...done, due: left, documents }));
      else {
        const states = Object.entries(documents).map(([state, n]) => `${state} ${n}`);
        say(`${done.messages} messages read, ${left} left; documents: ${states.join(", ") || "none"}`);
      }
      return EXIT.done;
    } finally {
      reader.close();
    }
  });
}

const LEFT: Record<LeftDocument["reason"], string> = {
  damaged: "its stored bytes are damaged: restore them from a backup",
  "sealed-whole": "it was sealed by an old release: run documents rewrap first",
  "storage-failed": "the S3 store refuses it: the log says why",
};
const MAX_NAMED = 20;
const NO_STORE = "No S3 store is set: S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY";

/**
 * `portal documents migrate --to s3|database`: moves the stored bytes, while the portal runs; exit status 1 when some
 * were left.
 */
export function migrate(options: { to: string; json?: boolean }): Promise<ExitStatus> {
  const { to } = options;
  if (to !== "s3" && to !== "database") throw new CommandError("--to takes s3 or database");
  return withContext(async (ctx) => {
    const outcome = await migrateDocuments(ctx, to, { onProgress: progressBar("Moving documents") });
    if (!outcome.ok) throw new CommandError(NO_STORE);
    const { moved, left } = outcome.value;
    if (options.json) say(JSON.stringify({ moved, left }));
    else say(`${moved} moved, ${left.length} left`);
    printError(...left.slice(0, MAX_NAMED).map(({ documentId, reason }) => `${documentId}: ${LEFT[reason]}`));
    if (left.length > MAX_NAMED) printError(`and ${left.length - MAX_NAMED} more`);
    if (ctx.settings.documentStorage.newDocuments !== to) {
      printError(`New documents still go to the other place: set DOCUMENT_STORAGE=${to}`);
    }
    return left.length > 0 ? EXIT.fault : EXIT.done;
  });
}

const CLAIMED: Record<BucketOwner, string> = {
  "this-database": "The bucket was this database's before",
  "another-database": "The bucket is now this database's; objects are removed from it again",
  nobody: "The bucket was new; it is now this database's",
};

/** `portal documents claim-bucket`: confirms that no other database uses the bucket, after a restore or a failover. */
export function claim(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const claimed = await claimBucket(ctx);
    if (!claimed.ok) throw new CommandError(NO_STORE);
    say(options.json ? JSON.stringify({ owner: claimed.value }) : CLAIMED[claimed.value]);
    return EXIT.done;
  });
}
