import "server-only";
import { and, eq } from "drizzle-orm";
import { replyDrafts } from "@/drizzle/schema/reply-draft";
import type { Db } from "@/lib/db/connection";

type DraftKey = { accountId: string; messageId: string };

const isDraft = ({ accountId, messageId }: DraftKey) =>
  and(eq(replyDrafts.accountId, accountId), eq(replyDrafts.messageId, messageId));

export async function findDraft(db: Db, key: DraftKey): Promise<{ body: string; savedAt: Date } | null> {
  const [row] = await db
    .select({ body: replyDrafts.body, savedAt: replyDrafts.savedAt })
    .from(replyDrafts)
    .where(isDraft(key));
  return row ?? null;
}

/** Stores the draft of a reply to a message and replaces an earlier one. */
export async function upsertDraft(db: Db, draft: DraftKey & { body: string; savedAt: Date }): Promise<void> {
  const { body, savedAt } = draft;
  await db
    .insert(replyDrafts)
    .values(draft)
    .onConflictDoUpdate({ target: [replyDrafts.accountId, replyDrafts.messageId], set: { body, savedAt } });
}

export async function deleteDraft(db: Db, key: DraftKey): Promise<void> {
  await db.delete(replyDrafts).where(isDraft(key));
}

/** Deletes every draft of an account that is closed. */
export async function deleteDraftsOf(db: Db, accountId: string): Promise<void> {
  await db.delete(replyDrafts).where(eq(replyDrafts.accountId, accountId));
}
