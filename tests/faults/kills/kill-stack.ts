/** Portal, worker and mail server whose processes are killed round after round, and the ledger of all rounds. */
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { CaughtMail } from "@/tests/support/smtp-server";
import type { FaultStack } from "../fault-stack";
import { compareMails, compareReplies, findFaults, sendAll } from "../ledger";
import type { Customer, Send, SentReply } from "../reply-load";

const SENT_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 10;

export type KillStack = FaultStack & {
  databaseUrl: string;
  send: Send;
  /** Signed in. */
  customer: Customer;
  /** All replies that the portal acknowledged. */
  replies: SentReply[];
  /** Milliseconds from each start of the killed portal until it served again. */
  restarts: number[];
  /** How often each notification was being sent when the worker was killed. */
  interrupted: Map<string, number>;
};

/** Starts the killed portal, as the service manager of a machine does, and waits until it shows an inbox. */
export async function restartPortal({ portal, url, send, customer, restarts }: KillStack): Promise<void> {
  const begun = performance.now();
  portal.start();
  await portal.untilReady(url);
  const inbox = await send("/inbox", { token: customer.token });
  expect(inbox?.status).toBe(200);
  restarts.push(performance.now() - begun);
}

async function listSending({ ctx }: KillStack): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`select id from notifications where state = 'sending'`);
  return [...rows].map(({ id }) => id);
}

/** After a kill of the worker: has sent what it left, and starts it again without waiting for it. */
export async function replaceWorker(stack: KillStack): Promise<void> {
  for (const id of await listSending(stack)) stack.interrupted.set(id, (stack.interrupted.get(id) ?? 0) + 1);
  await sendAll(stack);
  stack.worker.start();
}

/** Waits until the running worker has sent everything. */
export async function untilSent({ ctx }: KillStack): Promise<void> {
  for (const begun = performance.now(); ; await pause(ASK_EVERY_MS)) {
    const [row] = await ctx.db.execute<{ n: number }>(
      sql`select count(*)::int as n from notifications where state in ('queued', 'sending')`,
    );
    if (row?.n === 0) return;
    if (performance.now() - begun > SENT_WITHIN_MS) throw new Error(`${row?.n} e-mails still wait`);
  }
}

/** E-mails of which more copies were taken than one and one for each kill while it was being sent. */
function listSentTwice(mails: readonly CaughtMail[], interrupted: KillStack["interrupted"]): string[] {
  const copies = Map.groupBy(mails, ({ messageId }) => messageId.replace(/^<([^@]*)@.*$/, "$1"));
  return [...copies].filter(([id, { length }]) => length > 1 + (interrupted.get(id) ?? 0)).map(([id]) => id);
}

/** Expects that of all rounds so far nothing is lost, twice or half. */
export async function expectLedger(stack: KillStack): Promise<void> {
  await untilSent(stack);
  const { ctx, mail, replies, interrupted } = stack;
  expect(await findFaults(ctx)).toEqual({});
  expect(await compareReplies(ctx, replies)).toEqual({ lost: [], unexpected: 0 });
  const { states, lost, foreign, unexplained } = await compareMails(ctx, mail.mails);
  // Cancelled: the e-mail of the first sign-in has announced its messages.
  expect(Object.keys(states).filter((state) => !["sent", "cancelled"].includes(state))).toEqual([]);
  const sentTwice = listSentTwice(mail.mails, interrupted);
  expect({ lost, foreign, unexplained, sentTwice }).toEqual({ lost: [], foreign: [], unexplained: [], sentTwice: [] });
}
