/** A second process of the Sender API: makes one call, or the same one many times at once, and prints the outcome. */
import { createInterface } from "node:readline";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { idempotentCall } from "@/lib/api/idempotent-call";
import { openContext } from "@/lib/context";
import { addMessages } from "@/lib/delivery/api-batch/add-messages";
import { commitApiBatch } from "@/lib/delivery/api-batch/commit-api-batch";
import { type MessageJson, readMessageJson } from "@/lib/delivery/json-fields";
import { placeMessage } from "@/lib/delivery/place-message";
import { loadSettings } from "@/lib/env";
import { ManualClock } from "@/lib/kernel/time";
import { createLog } from "@/lib/log";

export type BatchOrder = { now: string; source: string; batchId: string } & (
  | { kind: "commit" }
  /** The key and the fingerprint of the call, as the route makes it. */
  | { kind: "add"; messages: Record<string, unknown>[]; key: string; fingerprint: string }
  /** A single message, placed by so many calls at the same time. */
  | { kind: "place"; message: Record<string, unknown>; calls: number; key: string; fingerprint: string }
);

type Opened = ReturnType<typeof openContext>;

async function outcomeOf({ ctx }: Opened, order: BatchOrder): Promise<unknown> {
  const sender = { source: order.source } as AuthorizedSender;
  if (order.kind === "commit") return commitApiBatch(ctx, sender, order.batchId);
  if (order.kind === "place") return placeAtOnce({ ctx }, sender, order);
  const messages = order.messages.map((json) => (readMessageJson(json) as { value: MessageJson }).value);
  return idempotentCall(ctx, sender, order, (answer) =>
    addMessages(ctx, sender, { batchId: order.batchId, messages }, (tx, { batchId, added, messageCount }) =>
      answer(tx, { status: 201, body: { batchId, added, messages: messageCount } }),
    ),
  );
}

function placeAtOnce({ ctx }: Pick<Opened, "ctx">, sender: AuthorizedSender, order: BatchOrder & { kind: "place" }) {
  const message = (readMessageJson(order.message) as { value: MessageJson }).value;
  const place = () =>
    idempotentCall(ctx, sender, order, (answer) =>
      placeMessage(ctx, sender, message, (tx, placed) => answer(tx, { status: 201, body: placed })),
    );
  return Promise.all(Array.from({ length: order.calls }, place));
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as BatchOrder;
  const clock = new ManualClock(order.now);
  const opened = openContext(loadSettings(), { name: "batch", clock, log: createLog("silent", "batch", "stderr") });
  console.log(JSON.stringify(await outcomeOf(opened, order)));
  await opened.close();
}
