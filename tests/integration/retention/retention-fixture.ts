import { eq, sql } from "drizzle-orm";
import { documentBytes, documents, messageSearch, messages } from "@/drizzle/schema/mailbox";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { purgeExpired } from "@/lib/retention/purge-expired";
import type { TestContext } from "@/tests/support/context";

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

/** Nothing of one test is due in another's, and nobody remembers a brake. */
export async function clearRetention({ ctx, clock }: Pick<TestContext, "ctx" | "clock">): Promise<void> {
  clock.set("2040-01-01T12:00:00Z");
  await someLife(ctx);
  await purgeExpired(ctx, { confirmed: 100_000 });
  await ctx.db.execute(sql`alter table audit_events disable trigger user`);
  await ctx.db.execute(sql`delete from audit_events`);
  await ctx.db.execute(sql`alter table audit_events enable trigger user`);
}
