/**
 * `scheduler.ts <portal>`: calls the jobs of the portal by HTTP, as the scheduler of a host does, only more often:
 * those of e-mails twice a second, all others every ten seconds. Ends on SIGTERM.
 */
import { setTimeout as pause } from "node:timers/promises";
import { JOBS } from "@/lib/jobs/registry";

const OFTEN = ["finish-batch", "send-notification", "sweep-notifications"];
const OFTEN_MS = 500;
const SELDOM_MS = 10_000;

const portal = process.argv[2] ?? "";
const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };

async function call(job: string): Promise<void> {
  try {
    const answer = await fetch(`${portal}/api/cron/${job}`, { headers });
    if (!answer.ok) console.error(`${job}: ${answer.status}`);
    await answer.arrayBuffer();
  } catch {
    // The portal does not listen yet, or is being started again.
  }
}

async function repeat(jobs: readonly string[], everyMs: number): Promise<never> {
  for (;;) {
    for (const job of jobs) await call(job);
    await pause(everyMs);
  }
}

process.on("SIGTERM", () => process.exit(0));
const others = JOBS.map(({ name }) => name).filter((name) => !OFTEN.includes(name));
await Promise.all([repeat(OFTEN, OFTEN_MS), repeat(others, SELDOM_MS)]);
