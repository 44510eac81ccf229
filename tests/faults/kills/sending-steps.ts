/**
 * The worker is killed at one step of sending one e-mail: at each answer of the mail server, and before and after it.
 */
import { sql } from "drizzle-orm";
import { until, untilBlocked, whileTableIsLocked } from "@/tests/integration/delivery-command/portal-process";
import { createAccount, kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import type { SmtpFault, SmtpStage } from "@/tests/support/smtp-server";
import { type KillStack, replaceWorker } from "./kill-stack";

/** In this order the mail server asks for a fault. */
const STAGES: readonly SmtpStage[] = ["greeting", "mail", "rcpt", "data", "dot"];

export type Step = { fault: SmtpFault } | { lockedTable: "notifications" | "message_events"; isTaken: boolean };

/** The step, and how many copies of the e-mail the mail server takes in all. */
export const SENDING_STEPS: readonly (readonly [name: string, step: Step, copies: number])[] = [
  ["before it claims the notification", { lockedTable: "notifications", isTaken: false }, 1],
  ["before the mail server greets", { fault: { at: "greeting", act: "hang" } }, 1],
  ["before the answer to MAIL", { fault: { at: "mail", act: "hang" } }, 1],
  ["before the answer to RCPT", { fault: { at: "rcpt", act: "hang" } }, 1],
  ["before the answer to DATA", { fault: { at: "data", act: "hang" } }, 1],
  ["after the final dot, of which the mail server made nothing", { fault: { at: "dot", act: "hang" } }, 1],
  ["after the final dot, when the mail server has taken it", { fault: { at: "dot", act: "store-and-hang" } }, 2],
  ["after the answer, before its end is stored", { lockedTable: "message_events", isTaken: true }, 2],
];

/** @returns how many copies of the e-mail the mail server has taken, all with one Message-ID, when it is sent */
export async function killWorkerAt(step: Step, stack: KillStack): Promise<number> {
  const { ctx, worker, mail } = stack;
  await worker.kill();
  const accountId = await createAccount(ctx);
  const { id: messageId } = await placeMessage(ctx, accountId);
  const { id } = await queueNotification(ctx, { accountId, messageIds: [messageId] });
  const copies = () => mail.mails.filter((taken) => taken.messageId === `<${id}@example.hu>`);

  if ("fault" in step) {
    let asked = 0;
    mail.fault = () => {
      asked += 1;
      return step.fault;
    };
    worker.start();
    await until("the worker waits", async () => asked > STAGES.indexOf(step.fault.at));
    await worker.kill();
  } else {
    mail.fault = () => null;
    await whileTableIsLocked(ctx, step.lockedTable, async () => {
      worker.start();
      await until("the mail server takes it", async () => !step.isTaken || copies().length > 0);
      await untilBlocked(ctx);
      await worker.kill();
    });
  }
  mail.fault = () => null;
  await replaceWorker(stack);
  const [row] = await ctx.db.execute<{ state: string }>(sql`select state from notifications where id = ${id}`);
  expect([row?.state, await kindsOf(ctx, messageId)]).toEqual(["sent", ["placed", "notified"]]);
  return copies().length;
}
