import "server-only";
import { after } from "next/server";
import type { Context } from "@/lib/context";
import { hasOwnServer } from "@/lib/web/response-status";

/**
 * Hosts without a worker end a page's function after `maxDuration` (layout.tsx), its response included. What is not
 * sent by then waits for the next cron call.
 */
const SEND_LIMITS = { budgetMs: 10_000, abortMs: 40_000 };

/**
 * Runs work that queues an e-mail with a link after the response, so that neither its time nor an error shows whether
 * an account exists. On hosts where lib/server does not run there is no worker that would send the e-mail at once: it
 * is sent here, before all others that wait, because a customer waits for it.
 */
export function afterResponse(ctx: Context, work: () => Promise<unknown>): void {
  after(async () => {
    await work();
    if (hasOwnServer() || ctx.settings.maintenance) return;
    // Imported only when needed: the code of the jobs takes much memory.
    const { drainJobs } = await import("@/lib/jobs/drain");
    await drainJobs(ctx, "send-notification", { limits: SEND_LIMITS });
  });
}
