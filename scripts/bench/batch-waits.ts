/** What customers wait for while a batch is being committed. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type postgres from "postgres";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { sendReply } from "@/lib/mailbox/reply/send-reply";

const EVERY_MS = 50;

/** Longest durations in seconds. `commit`: from the beginning of the batch's transaction to its last sample. */
export type Waits = { commit: number; inbox: number; reply: number; delete: number };

type Owner = { accountId: AuthorizedAccountId; messageId: string };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** Seconds since the beginning of the transaction that publishes a batch and has not ended; null when there is none. */
async function commitInProgress(sql: postgres.Sql): Promise<number | null> {
  const [row] = await sql<{ seconds: number | null }[]>`
    select max(extract(epoch from clock_timestamp() - a.xact_start))::float8 as seconds
    from pg_stat_activity as a join pg_locks as l on l.pid = a.pid
    where a.datname = current_database() and l.relation = 'unpublished_batches'::regclass and l.mode = 'RowExclusiveLock'`;
  return row?.seconds ?? null;
}

/**
 * Runs `work`, and while the transaction of its batch is open, reads the inbox, replies and deletes a message as one
 * customer after the other.
 *
 * @param owners customers of the batch, each with an older message that allows a reply; each is used once
 */
export async function watchCommit<T>(ctx: Context, sql: postgres.Sql, owners: readonly Owner[], work: Promise<T>) {
  const longest: Waits = { commit: 0, inbox: 0, reply: 0, delete: 0 };
  let ended = false;
  let actions = 0;
  const act = async (action: keyof Waits, run: () => Promise<unknown>) => {
    longest[action] = Math.max(longest[action], await timed(run));
  };
  const watching = (async () => {
    while (!ended) {
      const seconds = await commitInProgress(sql);
      longest.commit = Math.max(longest.commit, seconds ?? 0);
      const owner = seconds === null ? undefined : owners[actions];
      if (owner) {
        const { accountId, messageId } = owner;
        actions += 1;
        await act("inbox", () => listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY }));
        const reply = { accountId, messageId, body: "Köszönöm!", formToken: randomUUID() };
        await act("reply", () => sendReply(ctx, reply));
        await act("delete", () => deleteMessages(ctx, { accountId, ids: [messageId] }));
      }
      await pause(EVERY_MS);
    }
  })();
  const result = await work.finally(() => {
    ended = true;
  });
  await watching;
  return { result, longest, actions };
}
