import { constants } from "node:fs";
import { lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { sha256Hex } from "@/lib/document/seal";
import { uniqueFilenames } from "@/lib/document/unique-filenames";
import type { ReplySink } from "@/lib/mailbox/reply/staff-replies";
import { CommandError } from "./exit-status";

const DETAILS_NAME = "reply.json";

type Reply = Parameters<ReplySink["write"]>[0];
type Attachment = Parameters<ReplySink["find"]>[1][number];

/** The names of the attachments, made unique: replies of older releases may have the same name twice. */
const fileNames = (attachments: readonly Attachment[]): string[] =>
  uniqueFilenames(
    attachments.map(({ filename }) => filename),
    [DETAILS_NAME],
  );

/** The content of reply.json. It does not change after sending, so the same reply always gives the same file. */
function detailsOf(reply: Reply, attachments: readonly Attachment[]): string {
  const names = fileNames(attachments);
  const details = {
    reference: reply.reference,
    senderReference: reply.senderReference,
    messageId: reply.messageId,
    email: reply.emailAddress,
    sentAt: reply.sentAt.toISOString(),
    text: reply.body,
    attachments: attachments.map(({ filename, mediaType, sizeBytes, sha256 }, index) => ({
      file: names[index],
      filename,
      mediaType,
      sizeBytes,
      sha256,
    })),
  };
  return `${JSON.stringify(details, null, 2)}\n`;
}

/** Compares the fields that never change; the customer's address may have changed since the first export. */
function isSameReply(existing: string, expected: string): boolean {
  const comparedFields = (text: string) => {
    const { reference, sentAt, text: body, attachments } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify([reference, sentAt, body, attachments]);
  };
  try {
    return comparedFields(existing) === comparedFields(expected);
  } catch {
    return false;
  }
}

async function writeSecret(file: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null);
  // Some systems cannot open a folder; there only the files are synced.
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/**
 * A folder for exported replies: `<folder>/<reference>/reply.json` and the attachments beside it, readable by the owner
 * only (0700, 0600). A reply is written whole or not at all, and existing files are never overwritten.
 *
 * @param token gives a unique part for the names of unfinished folders
 */
export async function replyFolder(folder: string, token: () => string): Promise<ReplySink> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => {
    throw new CommandError(`${folder} is not a folder that can be written to`);
  });
  return {
    async find(reply, attachments) {
      const target = path.join(folder, reply.reference);
      const existing = await lstat(target).catch(() => null);
      if (!existing) return "free";
      if (!existing.isDirectory()) return "occupied";
      const details = await readFile(path.join(target, DETAILS_NAME), "utf8").catch(() => "");
      if (!isSameReply(details, detailsOf(reply, attachments))) return "occupied";
      for (const [index, name] of fileNames(attachments).entries()) {
        const bytes = await readFile(path.join(target, name)).catch(() => null);
        if (!bytes || sha256Hex(bytes) !== attachments[index]?.sha256) return "occupied";
      }
      return "exported";
    },
    async write(reply, attachments) {
      const unfinished = path.join(folder, `.${reply.reference}.${token()}`);
      await mkdir(unfinished, { mode: 0o700 });
      try {
        for (const [index, name] of fileNames(attachments).entries()) {
          await writeSecret(path.join(unfinished, name), attachments[index]?.bytes ?? "");
        }
        await writeSecret(path.join(unfinished, DETAILS_NAME), detailsOf(reply, attachments));
        await syncFolder(unfinished);
        // Fails when the target was created meanwhile.
        await rename(unfinished, path.join(folder, reply.reference));
        await syncFolder(folder);
      } finally {
        await rm(unfinished, { recursive: true, force: true });
      }
    },
  };
}
