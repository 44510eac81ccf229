import { type SQL, sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import { JOB_EXPIRY_SECONDS } from "@/lib/db/job-queue";
import type { JobDefinition } from "@/lib/jobs/job";
import { JOBS } from "@/lib/jobs/registry";
import { runJob } from "@/lib/jobs/run-fetched-jobs";
import { TRANSPORT_LIMITS } from "@/lib/notification/transport";
import { type TestContext, testContext } from "@/tests/support/context";
import { DUE_WORK } from "./job-fixture";

/** Upper limit for one step of a job; most take far less than a second. */
const LONGEST_STEP_MS = 20_000;
const jobs = JOBS.map((job) => [job.name, job] as const);
const resumable = jobs.filter(([, job]) => job.isResumable);

let test: TestContext;
beforeEach(async () => {
  test = await testContext();
});
afterEach(() => test.close());

const sent = { send: async () => ({ kind: "sent" as const, code: 250 }), close() {} };

function run(
  job: JobDefinition,
  ctx: Context,
  data: Record<string, string>,
  stopSignal = new AbortController().signal,
) {
  return runJob(job, { ctx, transport: sent, stopSignal, abortSignal: new AbortController().signal }, data);
}

async function numberOf(query: SQL): Promise<number> {
  const [row] = await test.ctx.db.execute<{ n: number }>(query);
  return row?.n ?? -1;
}

/** Number of jobs in this queue. */
const queued = (name: string) =>
  numberOf(sql`select count(*)::int as n from pgboss.job where name = ${name} and state = 'created'`);

/** The content of all tables of the portal, as text. */
async function dumpDatabase(): Promise<string> {
  const tables = await test.ctx.db.execute<{ name: string }>(
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    texts.push(JSON.stringify(await test.ctx.db.execute(sql.raw(`select t::text as row from ${name} t order by 1`))));
  }
  return texts.join("\n");
}

/** A context whose database aborts the signal after the first transaction or deletion of rows. */
function abortingAfterFirstStep(ctx: Context, controller: AbortController): Context {
  const { db } = ctx;
  const own = new Proxy(db, {
    get(target, name) {
      if (name !== "transaction" && name !== "execute") return Reflect.get(target, name);
      return async (...given: unknown[]) => {
        const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
        const result = await method.apply(target, given);
        const deleted = name === "execute" && (result as { command?: string; count: number }).command === "DELETE";
        if (name === "transaction" || (deleted && (result as { count: number }).count > 0)) controller.abort();
        return result;
      };
    },
  });
  return { ...ctx, db: own };
}

it.each(jobs)("%s stops before the queue gives it to another worker", (_name, job) => {
  expect(job.timeLimitMs + LONGEST_STEP_MS).toBeLessThanOrEqual(JOB_EXPIRY_SECONDS * 1000);
  // One attempt to send is one step, and ends by its own limit.
  if (!job.isResumable) expect(job.timeLimitMs).toBe(TRANSPORT_LIMITS.attemptMs);
});

it.each(jobs)("%s, aborted before it began, does nothing", async (name, job) => {
  const data = await DUE_WORK[name].seed(test);
  const before = await dumpDatabase();
  const counts = await job.run(
    { ctx: test.ctx, transport: sent, signal: AbortSignal.abort(), abortSignal: new AbortController().signal },
    data,
  );
  expect(counts).toEqual({});
  expect(await numberOf(DUE_WORK[name].left)).toBe(DUE_WORK[name].total);
  expect((await dumpDatabase()) === before).toBe(true);
});

it.each(resumable)(
  "%s, aborted while it runs, stops after its current step and continues later, nothing twice",
  async (name, job) => {
    const { seed, left, effects, total, perStep } = DUE_WORK[name];
    const data = await seed(test);
    expect([await numberOf(left), await queued(name)]).toEqual([total, 0]);
    const before = effects ? await numberOf(effects) : 0;

    const controller = new AbortController();
    await run(job, abortingAfterFirstStep(test.ctx, controller), data, controller.signal);
    expect([await numberOf(left), await queued(name)]).toEqual([total - perStep, 1]);

    await run(job, test.ctx, data);
    await run(job, test.ctx, data);
    expect([await numberOf(left), await queued(name)]).toEqual([0, 1]);
    if (effects) expect((await numberOf(effects)) - before).toBe(total);
  },
);

it("a job whose time is over stops like an aborted one", async () => {
  const job = JOBS.find(({ name }) => name === "remind-passwords") as JobDefinition;
  const data = await DUE_WORK["remind-passwords"].seed(test);
  let aborted = false;
  const slow: JobDefinition = {
    ...job,
    timeLimitMs: 50,
    async run(context, given) {
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      aborted = true;
      return job.run(context, given);
    },
  };
  expect(await run(slow, test.ctx, data)).toEqual({});
  expect([aborted, await queued("remind-passwords")]).toEqual([true, 1]);
});
