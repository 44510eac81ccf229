import { type SQL, sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import { JOB_EXPIRY_SECONDS } from "@/lib/db/job-queue";
import type { JobDefinition } from "@/lib/jobs/job";
import { JOBS } from "@/lib/jobs/registry";
import { runJob } from "@/lib/jobs/run-fetched-jobs";
import { TRANSPORT_LIMITS } from "@/lib/notification/transport";
import { type TestContext, testContext } from "@/tests/support/context";
import { DUE_WORK } from "./job-fixture";

/** No batch of a job takes longer; most take far less than a second. */
const LONGEST_BATCH_MS = 20_000;
const jobs = JOBS.map((job) => [job.name, job] as const);
const inBatches = jobs.filter(([, job]) => job.inBatches);

let test: TestContext;
beforeEach(async () => {
  test = await testContext();
});
afterEach(() => test.close());

const sent = { send: async () => ({ kind: "sent" as const, code: 250 }), close() {} };

function run(job: JobDefinition, ctx: Context, data: Record<string, string>, ending = new AbortController().signal) {
  return runJob(job, { ctx, transport: sent, ending, breakOff: new AbortController().signal }, data);
}

async function numberOf(query: SQL): Promise<number> {
  const [row] = await test.ctx.db.execute<{ n: number }>(query);
  return row?.n ?? -1;
}

/** Jobs of this name that wait in the queue. */
const waiting = (name: string) =>
  numberOf(sql`select count(*)::int as n from pgboss.job where name = ${name} and state = 'created'`);

/** Every table of the portal as text. */
async function wholeDatabase(): Promise<string> {
  const tables = await test.ctx.db.execute<{ name: string }>(
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    texts.push(JSON.stringify(await test.ctx.db.execute(sql.raw(`select t::text as row from ${name} t order by 1`))));
  }
  return texts.join("\n");
}

/** A context whose database aborts the signal once the first transaction, or deletion of rows, is done. */
function abortingAfterFirstBatch(ctx: Context, ending: AbortController): Context {
  const { db } = ctx;
  const own = new Proxy(db, {
    get(target, name) {
      if (name !== "transaction" && name !== "execute") return Reflect.get(target, name);
      return async (...given: unknown[]) => {
        const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
        const result = await method.apply(target, given);
        const deleted = name === "execute" && (result as { command?: string; count: number }).command === "DELETE";
        if (name === "transaction" || (deleted && (result as { count: number }).count > 0)) ending.abort();
        return result;
      };
    },
  });
  return { ...ctx, db: own };
}

it.each(jobs)("%s has less time than the queue gives it before handing it to another worker", (_name, job) => {
  expect(job.budgetMs + LONGEST_BATCH_MS).toBeLessThanOrEqual(JOB_EXPIRY_SECONDS * 1000);
  // One attempt to send is one batch, and ends by its own limit.
  if (!job.inBatches) expect(job.budgetMs).toBe(TRANSPORT_LIMITS.attemptMs);
});

it.each(jobs)(
  "%s, told to end before it began, does nothing and returns",
  async (name, job) => {
    const data = await DUE_WORK[name].seed(test);
    const before = await wholeDatabase();
    const counts = await job.run(
      { ctx: test.ctx, transport: sent, signal: AbortSignal.abort(), breakOff: new AbortController().signal },
      data,
    );
    expect(counts).toEqual({});
    expect(await numberOf(DUE_WORK[name].left)).toBe(DUE_WORK[name].total);
    expect((await wholeDatabase()) === before).toBe(true);
  },
  60_000,
);

it.each(inBatches)(
  "%s, told to end in the middle, stops after its batch and goes on, nothing twice",
  async (name, job) => {
    const { seed, left, effects, total, batch } = DUE_WORK[name];
    const data = await seed(test);
    expect([await numberOf(left), await waiting(name)]).toEqual([total, 0]);
    const before = effects ? await numberOf(effects) : 0;

    const ending = new AbortController();
    await run(job, abortingAfterFirstBatch(test.ctx, ending), data, ending.signal);
    expect([await numberOf(left), await waiting(name)]).toEqual([total - batch, 1]);

    await run(job, test.ctx, data);
    await run(job, test.ctx, data);
    expect([await numberOf(left), await waiting(name)]).toEqual([0, 1]);
    if (effects) expect((await numberOf(effects)) - before).toBe(total);
  },
  60_000,
);

it("a job whose time is over stops like one told to end", async () => {
  const job = JOBS.find(({ name }) => name === "remind-passwords") as JobDefinition;
  const data = await DUE_WORK["remind-passwords"].seed(test);
  let aborted = false;
  const slow: JobDefinition = {
    ...job,
    budgetMs: 50,
    async run(environment, given) {
      await new Promise((resolve) => environment.signal.addEventListener("abort", resolve));
      aborted = true;
      return job.run(environment, given);
    },
  };
  expect(await run(slow, test.ctx, data)).toEqual({});
  expect([aborted, await waiting("remind-passwords")]).toEqual([true, 1]);
});
