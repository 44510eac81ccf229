import { eq } from "drizzle-orm";
import { documentBytes, documents, messageSearch, messages } from "@/drizzle/schema/mailbox";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";

/** Somebody used the portal: the clock is right, says the newest row. */
export function someLife(ctx: Context): Promise<void> {
  return recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "sign-in.succeeded", actor: "customer" });
}

export async function rowOf(ctx: Context, id: string) {
  const [row] = await ctx.db.select().from(messages).where(eq(messages.id, id));
  if (!row) throw new Error("no such item");
  return row;
}

/** Rows of an item's documents, their bytes, and its search words. */
export async function remains(ctx: Context, message: { id: string; documents: { id: string }[] }) {
  const rows = await ctx.db.select().from(documents).where(eq(documents.messageId, message.id));
  const bytes = await Promise.all(
    message.documents.map(({ id }) => ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, id))),
  );
  const words = await ctx.db.select().from(messageSearch).where(eq(messageSearch.messageId, message.id));
  return { documents: rows.length, bytes: bytes.flat().length, words: words.length };
}
