/** The e-mails of a batch: the worker is killed while it makes their jobs, sends them and writes the histories. */
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { batchFolder, deliver, line } from "@/tests/integration/delivery/batch-fixture";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type KillStack, replaceWorker } from "./kill-stack";
import type { Operation } from "./round";

const ASK_EVERY_MS = 3;

/** @param choice from 0 to 1: how many e-mails there are */
export async function sendingOperation(stack: KillStack, choice: number): Promise<Operation> {
  const { ctx, worker } = stack;
  await worker.untilLogged("worker started");
  const accounts = await Promise.all(Array.from({ length: 3 + Math.floor(choice * 15) }, () => createAccount(ctx)));
  const lines = accounts.map((accountId) => line({ email: `${accountId}@example.hu` }));
  const folder = await batchFolder(lines);
  let isKilled = false;

  const countUnsent = async () => {
    const [row] = await ctx.db.execute<{ n: number }>(sql`select count(*)::int as n from notifications
      where account_id in ${accounts} and state <> 'sent'`);
    return row?.n ?? -1;
  };
  const untilSent = async () => {
    while (!isKilled) {
      if ((await countUnsent()) === 0) return true;
      await pause(ASK_EVERY_MS);
    }
    return false;
  };

  return {
    begin() {
      const underWay = deliver(ctx, folder);
      return { underWay, ended: underWay.then(untilSent) };
    },
    async kill() {
      await worker.kill();
      isKilled = true;
    },
    async settle() {
      await replaceWorker(stack);
      expect(await countUnsent()).toBe(0);
    },
  };
}
