import "server-only";
import type { Context } from "@/lib/context";
import { type SealFailure, unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { findRecentAttachment, findRecentDocument } from "@/lib/mailbox/reading/stored-sample-store";

/** `none`: nothing is stored; `missing`: the row is there and its bytes are not. */
export type StoredFileState = "none" | "opens" | "missing" | SealFailure["reason"];

/**
 * Opens a recent document or attachment as a download would: decrypts it and compares its SHA-256. Records nothing,
 * because nobody sees it.
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
