import "server-only";
import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { Context } from "@/lib/context";
import { EMPTY_SHA256, S3_LIMITS, sendRequest } from "@/lib/document/storage/s3-request";
import { StorageError } from "@/lib/document/storage/storage-error";
import { escapeHtml } from "@/lib/kernel/escape-html";
import { oneLine } from "@/lib/notification/outgoing-email";
import type { MailTransport } from "@/lib/notification/transport";
import type { CheckpointTarget } from "@/lib/settings";
import { checkpointFilename } from "./checkpoint";

/** What is written: a checkpoint's file. */
export type CheckpointToWrite = {
  number: number;
  /** Digest of the checkpoint, hex. */
  digest: string;
  text: string;
};

/** A checkpoint cannot be written where it belongs. The message names no address. */
export class CheckpointDeliveryError extends Error {
  constructor(readonly reason: string) {
    super(`A checkpoint was not delivered: ${reason}`);
    this.name = "CheckpointDeliveryError";
  }
}

/** @returns whether the file is there already. @throws CheckpointDeliveryError when it has another content */
function isWritten(present: string | null, { number, text }: CheckpointToWrite): boolean {
  if (present === null) return false;
  if (present === text) return true;
  throw new CheckpointDeliveryError(`${checkpointFilename(number)} is there with another content`);
}

/** Writes a file that exists from its first instant whole and on disk, and is never written over. */
async function writeToFolder(folder: string, checkpoint: CheckpointToWrite): Promise<void> {
  const file = path.join(folder, checkpointFilename(checkpoint.number));
  await mkdir(folder, { recursive: true });
  const present = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (isWritten(present, checkpoint)) return;
  const partial = `${file}.part`;
  const handle = await open(partial, "w", 0o644);
  try {
    await handle.writeFile(checkpoint.text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

/** Writes an object into a bucket of the store that S3_* names, and never over another one. */
async function writeToS3(
  ctx: Context,
  { bucket, prefix }: Extract<CheckpointTarget, { kind: "s3" }>,
  checkpoint: CheckpointToWrite,
): Promise<void> {
  const { s3 } = ctx.settings.documentStorage;
  if (!s3) throw new CheckpointDeliveryError("S3_* is not set");
  const store = { ...s3, bucket };
  const key = [...(prefix ? [prefix] : []), checkpointFilename(checkpoint.number)].join("/");
  const body = Buffer.from(checkpoint.text);
  const bytes = body.length;
  const read = { method: "GET", key, sha256: EMPTY_SHA256, bytes } as const;
  const present = await sendRequest(store, S3_LIMITS, read, (response) => response.text()).catch((error: unknown) => {
    if (error instanceof StorageError && error.kind === "missing") return null;
    throw error;
  });
  if (isWritten(present, checkpoint)) return;
  const sha256 = createHash("sha256").update(body).digest("hex");
  // A bucket with object lock takes no object without it.
  const md5 = createHash("md5").update(body).digest("base64");
  const headers = { "content-type": "application/json", "content-md5": md5 };
  const write = { method: "PUT", key, headers, body, sha256, bytes } as const;
  await sendRequest(store, S3_LIMITS, write, (response) => response.arrayBuffer());
}

/** Sends a checkpoint as the text of an e-mail, so that every mail archive keeps it readable. */
async function sendByEmail(
  ctx: Context,
  to: string,
  { number, digest, text }: CheckpointToWrite,
  { transport, signal }: { transport: MailTransport; signal?: AbortSignal },
): Promise<void> {
  const { appUrl, brand, mailFrom } = ctx.settings;
  const name = checkpointFilename(number);
  const body = `Checkpoint ${number} of ${appUrl}. Keep the line below as ${name}.\n\n${text}`;
  const outcome = await transport.send(
    {
      messageId: `<checkpoint-${digest}@${mailFrom.address.split("@").at(-1)}>`,
      from: { name: oneLine(brand.name), address: mailFrom.address },
      to,
      subject: oneLine(`Checkpoint ${number} ${digest} ${new URL(appUrl).hostname}`),
      text: body,
      html: `<pre>${escapeHtml(body)}</pre>`,
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    },
    signal,
  );
  if (outcome.kind !== "sent") throw new CheckpointDeliveryError(`the mail server: ${outcome.kind}`);
}

/**
 * Writes a checkpoint to a target. Writing it again writes the same, or sends an e-mail with the same Message-ID.
 *
 * @throws CheckpointDeliveryError, StorageError, or an error of the file system
 */
export function writeCheckpoint(
  ctx: Context,
  target: CheckpointTarget,
  checkpoint: CheckpointToWrite,
  options: { transport: MailTransport; signal?: AbortSignal },
): Promise<void> {
  switch (target.kind) {
    case "folder":
      return writeToFolder(target.folder, checkpoint);
    case "s3":
      return writeToS3(ctx, target, checkpoint);
    case "email":
      return sendByEmail(ctx, target.address, checkpoint, options);
  }
}
