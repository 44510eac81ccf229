/** A second process for races: reads sign-in attempts from stdin, waits for "go", prints their outcomes. */
import { createInterface } from "node:readline";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { openContext } from "@/lib/context";
import { loadSettings } from "@/lib/env";
import { ManualClock } from "@/lib/kernel/time";
import { createLog } from "@/lib/log";

type Order = { now: string; emailAddress: string; tries: { password: string; answer: string | null }[] };

let opened: ReturnType<typeof openContext> | undefined;
let order: Order | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== "go") {
    order = JSON.parse(line) as Order;
    const clock = new ManualClock(order.now);
    opened ??= openContext(loadSettings(), { name: "race", clock, log: createLog("silent", "race", "stderr") });
    await opened.ctx.db.execute("select 1");
    console.log("ready");
    continue;
  }
  const { ctx } = opened as NonNullable<typeof opened>;
  const { emailAddress, tries } = order as Order;
  const outcomes = await Promise.all(
    tries.map(async ({ password, answer }, index) => {
      const client = { ...UNKNOWN_CLIENT, limitKey: `${process.pid}-${emailAddress}-${index}` };
      const outcome = await signIn(ctx, { emailAddress, password, answer, client });
      return outcome.ok ? "in" : outcome.error.kind;
    }),
  );
  console.log(JSON.stringify(outcomes));
}
await opened?.close();
