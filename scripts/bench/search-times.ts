/** Database time of searches in a mailbox of 10,000 messages, all with a text. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { systemClock } from "@/lib/kernel/time";
import type { StatementPlan } from "@/scripts/bench/explain";
import type { Figure } from "@/scripts/bench/figure";
import { atMost } from "@/scripts/bench/goal";
import { mailboxReads } from "@/scripts/bench/mailbox-reads";
import { withPlansDatabase } from "@/scripts/bench/plans-database";
import { mailboxAddress } from "@/scripts/bench/seed-mailboxes";

const SIZE = 10_000;
const DEFAULT_MESSAGES = 120_000;
/** Messages of other customers with texts, at most. */
const TEXTS = 50_000;
const ROUNDS = 9;
const LIMIT_MS = 25;
const SEARCH = "/inbox?q=";

const cpuMsOf = (plans: StatementPlan[]) => plans.reduce((total, plan) => total + plan.cpuMs, 0);

/**
 * Explains every search of `mailboxReads`, with the counts above the list, which are read at the same time. The goal is
 * for both together.
 *
 * @param messages messages in the whole database
 * @returns a figure for each search: CPU time of the database's process for planning and execution of its statements,
 *          the least of nine runs. All rows are in memory, so on a quiet machine this is also the time that passes
 */
export async function measureSearches(root: string, messages: number | null): Promise<Figure[]> {
  const others = Math.max(0, (messages ?? DEFAULT_MESSAGES) - SIZE);
  const figures: Figure[] = [];
  const seed = { sizes: [SIZE], others, texts: Math.min(TEXTS, others), at: systemClock.now() };
  await withPlansDatabase(root, seed, async (explainer) => {
    const account = await findAccountByAddress(explainer.ctx.db, mailboxAddress(SIZE));
    if (!account) throw new Error(`no mailbox of ${SIZE}`);
    const reads = await mailboxReads(explainer.ctx, account.id as AuthorizedAccountId, SIZE);
    for (const { name, run } of reads.filter((read) => read.name.startsWith(SEARCH))) {
      const plans = await explainer.explain(run, ROUNDS);
      const searching = plans.filter(({ scans }) => scans.some((scan) => scan.includes("message_search")));
      figures.push({
        ...{ section: "search", action: name, processes: null, perSecond: null, cpuMs: null, serverCpuMs: null },
        ...{ failures: 0, ceiling: null },
        results: [
          { name: "search", value: cpuMsOf(searching), unit: "ms" },
          { name: "with the counts", value: cpuMsOf(plans), unit: "ms", goal: atMost(LIMIT_MS) },
        ],
      });
    }
  });
  return figures;
}
