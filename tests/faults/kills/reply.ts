/** Two customers reply at the same time, one with a file: the portal is killed, and they press the button again. */
import { newCustomer, readReplyForm, type SentReply, WrittenReply } from "../reply-load";
import { type KillStack, restartPortal } from "./kill-stack";
import type { Operation } from "./round";

async function writtenReply(stack: KillStack, withFile: boolean): Promise<WrittenReply> {
  const customer = await newCustomer(stack.ctx);
  const fields = await readReplyForm(stack.send, customer);
  if (typeof fields !== "object") throw new Error(`the form of a reply answered ${fields}`);
  return new WrittenReply(stack.send, customer, fields, { body: "Köszönöm.", withFile });
}

export async function replyOperation(stack: KillStack): Promise<Operation> {
  const written = await Promise.all([writtenReply(stack, false), writtenReply(stack, true)]);
  const acknowledged = new Map<WrittenReply, SentReply>();

  /** Posts those that are not acknowledged yet. @returns whether all are acknowledged */
  const post = async () => {
    const open = written.filter((reply) => !acknowledged.has(reply));
    const answers = await Promise.all(open.map((reply) => reply.post()));
    for (const [index, answer] of answers.entries()) {
      const reply = open[index];
      if (reply && typeof answer === "object") acknowledged.set(reply, answer);
    }
    return acknowledged.size === written.length;
  };

  return {
    begin: () => ({ underWay: Promise.resolve(), ended: post() }),
    kill: () => stack.portal.kill(),
    async settle() {
      await restartPortal(stack);
      expect(await post()).toBe(true);
      stack.replies.push(...acknowledged.values());
    },
  };
}
