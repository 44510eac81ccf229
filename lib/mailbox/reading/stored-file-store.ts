import "server-only";
import { asc, count, eq, gt, sql } from "drizzle-orm";
import { documents, replyAttachments } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import type { StoredFile } from "@/lib/mailbox/reading/stored-sample-store";

export type FileKind = "document" | "attachment";

const tableOf = (kind: FileKind) => (kind === "document" ? documents : replyAttachments);

function selectFiles(db: Db, kind: FileKind) {
  const { id, sha256, sizeBytes } = tableOf(kind);
  return db.select({ id, sha256, sizeBytes }).from(tableOf(kind));
}

/** Files in the order of their ids, after the id `after`; also those that nobody may see. Purged ones have no row. */
export function listFiles(db: Db, kind: FileKind, query: { after: string; limit: number }): Promise<StoredFile[]> {
  const { id } = tableOf(kind);
  return selectFiles(db, kind).where(gt(id, query.after)).orderBy(asc(id)).limit(query.limit);
}

/** Files chosen by chance, at most `limit`. Reads the ids of all. */
export function sampleFiles(db: Db, kind: FileKind, limit: number): Promise<StoredFile[]> {
  return selectFiles(db, kind).orderBy(sql`random()`).limit(limit);
}

export async function countFiles(db: Db, kind: FileKind): Promise<number> {
  const [row] = await db.select({ files: count() }).from(tableOf(kind));
  return row?.files ?? 0;
}

/** Whether a file was not deleted. */
export async function isFileKept(db: Db, kind: FileKind, fileId: string): Promise<boolean> {
  return (await selectFiles(db, kind).where(eq(tableOf(kind).id, fileId))).length > 0;
}
