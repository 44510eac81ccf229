import "server-only";
import { and, eq } from "drizzle-orm";
import { replyDrafts } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";

type Place = { accountId: string; messageId: string };

const at = ({ accountId, messageId }: Place) =>
  and(eq(replyDrafts.accountId, accountId), eq(replyDrafts.messageId, messageId));

export async function findDraft(db: Db, place: Place): Promise<{ body: string; savedAt: Date } | null> {
  const [row] = await db
    .select({ body: replyDrafts.body, savedAt: replyDrafts.savedAt })
    .from(replyDrafts)
    .where(at(place));
  return row ?? null;
}

/** One for each item: the newest text stands. */
export async function putDraft(db: Db, draft: Place & { body: string; savedAt: Date }): Promise<void> {
  const { body, savedAt } = draft;
  await db
    .insert(replyDrafts)
    .values(draft)
    .onConflictDoUpdate({ target: [replyDrafts.accountId, replyDrafts.messageId], set: { body, savedAt } });
}

export async function deleteDraft(db: Db, place: Place): Promise<void> {
  await db.delete(replyDrafts).where(at(place));
}
