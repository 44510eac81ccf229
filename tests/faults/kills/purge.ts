/**
 * Expired messages and those of the trash are purged: by the command line, the worker or the portal, which is killed.
 */
import { setTimeout as pause } from "node:timers/promises";
import { inArray, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Context } from "@/lib/context";
import { addMinutes } from "@/lib/kernel/time";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { type PreparedMessage, placeMessages } from "@/lib/mailbox/placing/place-messages";
import { pdf } from "@/tests/integration/delivery/batch-fixture";
import { type PortalProcess, startPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount, prepareMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type KillStack, replaceWorker, restartPortal } from "./kill-stack";
import type { Victim } from "./plan";
import type { Operation } from "./round";

const DAY_MINUTES = 24 * 60;
const FEW = 20;
/** More than one transaction purges (lib/retention/purge-expired.ts). */
const MANY = 220;
/** Every fifth message has a document, because sealing takes a while. */
const WITH_DOCUMENT = 5;
const ASK_EVERY_MS = 3;

const daysAgo = (ctx: Context, days: number): Context => {
  const at = addMinutes(ctx.clock.now(), -days * DAY_MINUTES);
  return { ...ctx, clock: { now: () => at } };
};

/** Places messages in one mailbox. @param ctx its clock says when */
async function placeSome(ctx: Context, accountId: string, count: number): Promise<string[]> {
  const prepared: PreparedMessage[] = [];
  for (let n = 0; n < count; n += 1) {
    const documents = n % WITH_DOCUMENT === 0 ? [{ filename: "Kötvény.pdf", bytes: pdf(`${n}`) }] : [];
    prepared.push(await prepareMessage(ctx, accountId, { documents }));
  }
  await ctx.db.transaction((tx) => placeMessages(ctx, tx, null, prepared, ctx.clock.now()));
  return prepared.map(({ id }) => id);
}

async function countPurged(ctx: Context, ids: readonly string[]): Promise<number> {
  const [row] = await ctx.db
    .select({ n: sql<number>`count(${messages.purgedAt})::int` })
    .from(messages)
    .where(inArray(messages.id, [...ids]));
  return row?.n ?? -1;
}

/** @param choice from 0 to 1: in a quarter of the rounds one transaction is not enough */
export async function purgeOperation(stack: KillStack, victim: Victim, choice: number): Promise<Operation> {
  const { ctx, worker, portal, databaseUrl } = stack;
  // When it starts, it purges too.
  await worker.untilLogged("worker started");
  const accountId = await createAccount(ctx);
  const kept = await placeSome(ctx, accountId, WITH_DOCUMENT);
  const expired = await placeSome(daysAgo(ctx, 368), accountId, choice < 0.25 ? MANY : FEW);
  const inTrash = await placeSome(daysAgo(ctx, 60), accountId, FEW);
  await deleteMessages(daysAgo(ctx, 32), { accountId, ids: inTrash });
  const due = [...expired, ...inTrash];
  let command: PortalProcess | null = null;
  let isKilled = false;

  const untilPurged = async () => {
    while (!isKilled) {
      if ((await countPurged(ctx, due)) === due.length) return true;
      await pause(ASK_EVERY_MS);
    }
    return false;
  };
  const begin: Record<Victim, Operation["begin"]> = {
    "command line": () => {
      const started = startPortal(databaseUrl, ["retention", "run"]);
      command = started;
      const connected = new Promise((resolve) => started.child.stderr?.once("data", resolve));
      return {
        underWay: Promise.race([started.ended, connected]),
        ended: started.ended.then(({ status }) => status === 0),
      };
    },
    worker: () => {
      const underWay = ctx.queue.enqueue(ctx.db, "purge-expired", [{ data: {} }]);
      return { underWay, ended: underWay.then(untilPurged) };
    },
    portal: () => {
      const ended = stack.runJob("purge-expired").then(
        () => true,
        () => false,
      );
      return { underWay: Promise.resolve(), ended };
    },
  };
  const kill: Record<Victim, () => Promise<void>> = {
    "command line": async () => {
      command?.child.kill("SIGKILL");
      await command?.ended;
    },
    worker: () => worker.kill(),
    portal: () => portal.kill(),
  };

  return {
    begin: begin[victim],
    async kill() {
      await kill[victim]();
      isKilled = true;
    },
    async settle(isAcknowledged) {
      if (isAcknowledged) expect(await countPurged(ctx, due)).toBe(due.length);
      if (victim === "portal") await restartPortal(stack);
      await stack.runJob("purge-expired");
      if (victim === "worker") await replaceWorker(stack);
      expect(await countPurged(ctx, due)).toBe(due.length);
      expect(await countPurged(ctx, kept)).toBe(0);
    },
  };
}
