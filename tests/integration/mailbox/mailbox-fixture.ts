import { createHash, randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { ONE_ROW } from "@/lib/db/statement";
import { inTransaction } from "@/lib/db/transaction";
import { sealDocument } from "@/lib/document/seal";
import { storeSealed } from "@/lib/document/store-sealed";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { type PreparedMessage, placeMessages } from "@/lib/mailbox/placing/place-messages";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";

/** Creates an account; its id is treated as authorized, without a session. @param address unique by default */
export async function createAccount(ctx: Context, address?: string): Promise<AuthorizedAccountId> {
  const id = randomUUID();
  const emailAddress = address ?? `${id}@example.hu`;
  await ctx.db
    .insert(accounts)
    .values({ id, emailAddress, name: "Kovács Anna", locale: "hu", createdAt: ctx.clock.now() });
  return id as AuthorizedAccountId;
}

/** A session that never ends. @param sessionId the account id by default */
export function customerSessionOf(accountId: AuthorizedAccountId, sessionId: string = accountId): CustomerSession {
  return { accountId, sessionId, network: "10.0.0.0/24", sessionLock: ONE_ROW, preparedLock: ONE_ROW };
}

const NO_ROW = sql`select 1 where false`;
/** The session after its end. */
export const endedSession = (session: CustomerSession): CustomerSession => ({
  ...session,
  sessionLock: NO_ROW,
  preparedLock: NO_ROW,
});

/** The bytes of an opened document or attachment. */
export async function bytesOf({ chunks }: { chunks: AsyncIterable<Buffer> }): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}

export type MessageContent = Partial<Omit<PreparedMessage, "accountId" | "documents">> & {
  documents?: { filename: string; bytes: Buffer }[];
};

/** A message ready to be placed; the bytes of its documents are sealed and staged. */
export async function prepareMessage(
  ctx: Context,
  accountId: string,
  overrides: MessageContent = {},
): Promise<PreparedMessage> {
  const { documents = [], ...content } = overrides;
  const sealed = documents.map(({ filename, bytes }) => ({
    filename,
    ...sealDocument(ctx, { documentId: randomUUID(), bytes }),
  }));
  const stored = await storeSealed(ctx, sealed);
  await inTransaction(ctx.db, (tx) => stored.insert(tx, null));
  const id = randomUUID();
  return {
    id,
    accountId,
    source: "test",
    senderReference: id,
    contentDigest: createHash("sha256").update(id).digest("hex"),
    sender: "Allianz Hungária Zrt.",
    contractNumber: "110482937",
    product: "Lakásbiztosítás",
    documentType: "notice",
    subject: "Tájékoztató",
    body: "Tisztelt Ügyfelünk!",
    allowReply: true,
    inReplyTo: null,
    ...content,
    documents: sealed.map(({ documentId, filename, sizeBytes, sha256 }) => ({
      id: documentId,
      filename,
      mediaType: "application/pdf",
      sizeBytes,
      sha256,
    })),
  };
}

export async function placeMessage(
  ctx: Context,
  accountId: string,
  overrides: MessageContent = {},
): Promise<PreparedMessage> {
  const message = await prepareMessage(ctx, accountId, overrides);
  await ctx.db.transaction((tx) => placeMessages(ctx, tx, null, [message], ctx.clock.now()));
  return message;
}

/** The history of a message of any account. */
export async function eventsOf(ctx: Context, messageId: string) {
  const [row] = await ctx.db.select({ accountId: messages.accountId }).from(messages).where(eq(messages.id, messageId));
  return listMessageEvents(ctx.db, { accountId: row?.accountId ?? randomUUID(), messageId });
}

export async function kindsOf(ctx: Context, messageId: string): Promise<string[]> {
  return (await eventsOf(ctx, messageId)).map((event) => event.kind);
}

export async function countEvents(ctx: Context): Promise<number> {
  const [row] = await ctx.db.select({ n: sql<number>`count(*)::int` }).from(messageEvents);
  return row?.n ?? 0;
}

export async function withdraw(ctx: Context, messageId: string): Promise<void> {
  await ctx.db.update(messages).set({ withdrawnAt: ctx.clock.now() }).where(eq(messages.id, messageId));
}

const LOCK_WITHIN_MS = 60_000;

/** Resolves when `count` transactions of this database wait for a lock. */
export async function untilLockWait(ctx: Context, count = 1): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < LOCK_WITHIN_MS) {
    const [row] = await ctx.db.execute<{ n: number }>(
      sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row && row.n >= count) return;
  }
  throw new Error(`Fewer than ${count} statements wait for a lock.`);
}
