/** What must hold in the database and in the mail server's box whatever was killed: nothing lost, twice or half. */
import { setTimeout as pause } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Context } from "@/lib/context";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import type { CaughtMail } from "@/tests/support/smtp-server";
import type { FaultStack } from "./fault-stack";
import type { SentReply } from "./reply-load";

const SETTLED_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 50;

const isUnpublished = sql`exists (select 1 from unpublished_batches u where u.batch_id = m.batch_id)`;
const purgedEvents = sql`(select count(*) from message_events e where e.message_id = m.id and e.kind = 'purged')`;

/** Each counts rows that must not be there. */
const FAULTS: Record<string, SQL> = {
  "a reply that its message's history does not have once": sql`replies r where 1 <> (select count(*)
    from message_events e where e.message_id = r.message_id and e.kind = 'replied'
    and e.details->>'reference' = r.reference)`,
  // Joined, because the values in JSON have no index.
  "a reply without its one audit event": sql`(select 1 from replies r
    left join audit_events e on e.kind = 'reply.sent' and e.details->>'reference' = r.reference
    group by r.id having count(e.id) <> 1) reply`,
  "a reply without its one receipt": sql`(select 1 from replies r
    left join notifications n on n.kind = 'reply-received' and n.props->>'reference' = r.reference
    group by r.id having count(n.id) <> 1) reply`,
  "an event of a reply that is not there": sql`message_events e where e.kind = 'replied'
    and not exists (select 1 from replies r where r.reference = e.details->>'reference')`,
  "an attachment without bytes": sql`reply_attachments a
    where not exists (select 1 from document_bytes b where b.document_id = a.id)`,
  "a document without bytes": sql`documents d
    where not exists (select 1 from document_bytes b where b.document_id = d.id)`,
  "bytes that belong to nothing": sql`document_bytes b
    where not exists (select 1 from documents d where d.id = b.document_id)
    and not exists (select 1 from reply_attachments a where a.id = b.document_id)`,
  "a message without all its documents": sql`messages m where m.purged_at is null
    and m.document_count <> (select count(*) from documents d where d.message_id = m.id)`,
  "a purged message with content": sql`messages m where m.purged_at is not null and (m.subject <> '' or m.body <> ''
    or exists (select 1 from documents d where d.message_id = m.id)
    or exists (select 1 from message_search s where s.message_id = m.id)
    or exists (select 1 from message_texts t where t.message_id = m.id))`,
  "a message that is purged and has no one event of it": sql`messages m
    where ${purgedEvents} <> (m.purged_at is not null)::int`,
  "a message that is placed twice": sql`(select 1 from messages m where not ${isUnpublished}
    group by m.source, m.sender_reference having count(*) > 1) twice`,
  // The e-mail of the first sign-in covers messages that have a notification of their own too.
  "a message of a batch that is not announced": sql`messages m where m.batch_id is not null and not ${isUnpublished}
    and not exists (select 1 from notification_messages n where n.message_id = m.id)`,
  "a message whose e-mails are ended and whose history does not name one": sql`messages m where m.batch_id is not null
    and not ${isUnpublished} and not exists (select 1 from notification_messages c
      join notifications n on n.id = c.notification_id
      where c.message_id = m.id and n.state in ('queued', 'sending'))
    and 1 <> (select count(*) from message_events e where e.message_id = m.id and e.kind = 'notified')`,
  "rows of a batch that was never committed": sql`messages m where ${isUnpublished}`,
};

/** How many rows there are of each fault; without those of which there is none. */
export async function findFaults(ctx: Context): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, from] of Object.entries(FAULTS)) {
    const [row] = await ctx.db.execute<{ n: number }>(sql`select count(*)::int as n from ${from}`);
    if (row?.n !== 0) found[name] = row?.n ?? -1;
  }
  return found;
}

/** Ids of messages whose hash chain is broken. */
export async function findBrokenHistories(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.select({ messageId: messages.id, accountId: messages.accountId }).from(messages);
  const broken: string[] = [];
  for (const message of rows) {
    const history = verifyHistory(await listMessageEvents(ctx.db, message));
    if (!history.intact) broken.push(message.messageId);
  }
  return broken;
}

/**
 * Compares the replies that the portal acknowledged with those that it stores.
 *
 * @returns what is lost (also a file), and how many are stored that nobody sent or that were sent twice
 */
export async function compareReplies(ctx: Context, sent: readonly SentReply[]) {
  const rows = await ctx.db.execute<{ form_token: string; reference: string; account_id: string; files: number }>(sql`
    select r.form_token, r.reference, r.account_id,
      (select count(*)::int from reply_attachments a where a.reply_id = r.id) as files from replies r`);
  const stored = new Map([...rows].map((row) => [row.form_token, row] as const));
  const lost = sent.filter(({ formToken, reference, accountId, files }) => {
    const row = stored.get(formToken);
    return row?.reference !== reference || row.account_id !== accountId || row.files !== files;
  });
  return { lost, unexpected: rows.length - sent.length };
}

async function countUnended(ctx: Context): Promise<number> {
  const [row] = await ctx.db.execute<{ n: number }>(
    sql`select count(*)::int as n from notifications where state in ('queued', 'sending')`,
  );
  return row?.n ?? -1;
}

/**
 * Has everything sent that waits, also what a killed worker had claimed: moves the times of ten minutes after which
 * another worker claims it, and of two minutes after which it gets another job. Call it while no worker runs.
 */
export async function sendAll({ ctx, worker, runJob }: Pick<FaultStack, "ctx" | "worker" | "runJob">): Promise<void> {
  if (worker.isRunning) throw new Error("a running worker may be sending what this would send again");
  const begun = performance.now();
  while ((await countUnended(ctx)) > 0) {
    if (performance.now() - begun > SETTLED_WITHIN_MS) throw new Error("e-mails still wait");
    await ctx.db.execute(sql`update notifications
      set leased_until = now() - interval '1 minute', due_at = least(due_at, now() - interval '5 minutes')
      where state in ('queued', 'sending')`);
    await runJob("sweep-notifications");
    await runJob("send-notification");
    await pause(ASK_EVERY_MS);
  }
}

/**
 * Compares the notifications with the e-mails that the mail server took, by their Message-ID.
 *
 * @returns `states` of all notifications with their number; `lost`: sent, but never taken; `foreign`: taken, but of no
 *          notification; `extra`: how many more copies than one were taken; `unexplained`: notifications of which more
 *          copies were taken than attempts were made
 */
export async function compareMails(ctx: Context, mails: readonly Pick<CaughtMail, "messageId">[]) {
  const rows = await ctx.db.execute<{ id: string; state: string; attempts: number }>(
    sql`select id, state, attempts from notifications`,
  );
  const copies = new Map<string, number>();
  for (const { messageId } of mails) copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
  const taken = (id: string) => copies.get(`<${id}@example.hu>`) ?? 0;
  const states: Record<string, number> = {};
  for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
  const known = new Set([...rows].map(({ id }) => `<${id}@example.hu>`));
  return {
    states,
    lost: [...rows].filter(({ id, state }) => state === "sent" && taken(id) === 0).map(({ id }) => id),
    foreign: [...copies.keys()].filter((messageId) => !known.has(messageId)),
    extra: mails.length - copies.size,
    unexplained: [...rows].filter(({ id, attempts }) => taken(id) > attempts).map(({ id }) => id),
  };
}
