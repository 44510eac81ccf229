import { eq, sql } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { createAccount, type MessageContent, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

/** The test context of the running test file. */
export let test: TestContext;
/** The account of the mailbox; a new one for each test. */
export let accountId: AuthorizedAccountId;

/**
 * Sets up a database for the file, and for each test an account and a clock at 10:00 (Budapest) on 23 November 2026.
 */
export function withMailbox(): void {
  beforeAll(async () => {
    test = await testContext();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    test.clock.set("2026-11-23T09:00:00Z");
    accountId = await createAccount(test.ctx);
  });
  afterEach(() => clearRetention(test));
}

export const pdf = (text: string) => Buffer.from(`%PDF-1.7 ${text} %%EOF`);

export function place(content: MessageContent = {}) {
  return placeMessage(test.ctx, accountId, { documents: [{ filename: "Kötvény.pdf", bytes: pdf("a") }], ...content });
}

/** The outcome of opening the message now. */
export async function outcomeOfOpening(messageId: string): Promise<string> {
  const opened = await getMessage(test.ctx, { accountId, messageId });
  return opened.ok ? "open" : opened.error.kind;
}

/** Runs the purge, at the given instant if any. */
export async function purgeAt(at?: string, options?: Parameters<typeof purgeExpired>[1]) {
  if (at) test.clock.set(at);
  await recordDailyActivity(test.ctx);
  return purgeExpired(test.ctx, options);
}

/** Adds an audit event for every day since the newest one, as a portal in use would have. */
export async function recordDailyActivity(ctx: Context): Promise<void> {
  const now = ctx.clock.now().toISOString();
  await ctx.db.execute(sql`
    insert into audit_events (at, kind, actor)
    select day, 'sign-in.succeeded', 'customer' from generate_series(
      (select coalesce(max(at), ${now}::timestamptz) from audit_events where at <= ${now}::timestamptz),
      ${now}::timestamptz, interval '1 day') as day`);
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "sign-in.succeeded", actor: "customer" });
}

/** Places one message now and `n - 1` copies of it, each with its first event. */
export async function placeMany(n: number) {
  const first = await place();
  await test.ctx.db.execute(sql`
    with copies as (
      insert into messages (id, account_id, source, sender_reference, content_digest, sender, document_type, subject,
        body, allow_reply, document_count, total_bytes, placed_at, available_until, expires_at)
      select gen_random_uuid(), account_id, source, gen_random_uuid()::text, content_digest, sender, document_type,
        subject, body, allow_reply, 0, 0, placed_at, available_until, expires_at
      from messages, generate_series(2, ${n}::int) where id = ${first.id} returning id, account_id)
    insert into message_events (message_id, account_id, sequence, kind, actor, at, details, previous_hash, hash)
    select copies.id, copies.account_id, e.sequence, e.kind, e.actor, e.at, e.details, e.previous_hash, e.hash
    from copies, message_events e where e.message_id = ${first.id}`);
  return first;
}

export async function rowOf(ctx: Context, id: string) {
  const [row] = await ctx.db.select().from(messages).where(eq(messages.id, id));
  if (!row) throw new Error("no such message");
  return row;
}

/** Numbers of stored documents, document bytes and search rows of a message. */
export async function countStored(ctx: Context, message: { id: string; documents: { id: string }[] }) {
  const rows = await ctx.db.select().from(documents).where(eq(documents.messageId, message.id));
  const bytes = await Promise.all(
    message.documents.map(({ id }) => ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, id))),
  );
  const words = await ctx.db.select().from(messageSearch).where(eq(messageSearch.messageId, message.id));
  return { documents: rows.length, bytes: bytes.flat().length, words: words.length };
}

/** Purges everything and deletes the audit events, so that tests do not affect each other. */
export async function clearRetention({ ctx, clock }: Pick<TestContext, "ctx" | "clock">): Promise<void> {
  clock.set("2040-01-01T12:00:00Z");
  await purgeExpired(ctx, { confirmed: 100_000 });
  await ctx.db.execute(sql`alter table audit_events disable trigger user`);
  await ctx.db.execute(sql`delete from audit_events`);
  await ctx.db.execute(sql`alter table audit_events enable trigger user`);
}
