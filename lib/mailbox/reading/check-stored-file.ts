import "server-only";
import type { Context } from "@/lib/context";
import { type UnsealFailure, unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { findRecentAttachment, findRecentDocument } from "@/lib/mailbox/reading/stored-sample-store";

/** `none`: no file is stored; `missing`: the file's row exists, its bytes do not. */
export type StoredFileState = "none" | "opens" | "missing" | UnsealFailure["reason"];

/**
 * Decrypts a recent document or attachment and compares its SHA-256, as a download does. Records no event, because
 * nobody sees the content.
 *
 * @returns `opens` when the file is intact; otherwise what is wrong with it
 */
export async function checkStoredFile(
  ctx: Pick<Context, "db" | "settings">,
  kind: "document" | "attachment",
): Promise<StoredFileState> {
  const file = await (kind === "document" ? findRecentDocument : findRecentAttachment)(ctx.db);
  if (!file) return "none";
  const stored = await findDocumentBytes(ctx.db, file.id);
  if (!stored) return "missing";
  const opened = unsealDocument(ctx, stored, file.sha256);
  return opened.ok ? "opens" : opened.error.reason;
}
