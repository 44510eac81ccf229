/**
 * What a database of so many messages costs, measured on the one that query-plans.ts has seeded: its size by table,
 * placing a batch, signing in and purging. Documents' bytes are not in it: they are as large as the insurer makes them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { hashPassword, verifyPassword } from "@/lib/auth/credential/password-hash";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import type { Context } from "@/lib/context";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { readBatch } from "@/lib/delivery/read-batch";
import { ManualClock } from "@/lib/kernel/time";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { writeBatch, writeDocuments } from "@/scripts/bench/batch-folder";
import { quantile } from "@/scripts/bench/distribution";
import { seedCustomers } from "@/scripts/bench/large-batch";
import type { Explainer } from "@/scripts/bench/plans-database";
import { BENCH_PASSWORD } from "@/scripts/bench/seed-customers";
import { mailboxAddress } from "@/scripts/bench/seed-mailboxes";

const BATCH = 10_000;
const SIGN_INS = 30;
/** The seeded messages are placed evenly over 350 days, so some days after the year a few thousand are due. */
const PURGE_AFTER_DAYS = 17;
const TABLES = 12;
/** As lib/retention/purge-expired.ts. */
const PURGE_BATCH = 200;
const KB = 1_000;
const MB = 1_000_000;

type Row = [what: string, value: string];

const number = (value: number, digits = 0) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Sizes with indexes and TOAST, for each message. */
async function sizes({ sql }: Explainer, messages: number): Promise<Row[]> {
  const [database] = await sql`select pg_database_size(current_database())::float8 as bytes`;
  const tables = await sql`
    select relname as name, pg_total_relation_size(oid)::float8 as bytes, pg_indexes_size(oid)::float8 as indexes
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    order by 2 desc limit ${TABLES}::int`;
  const [texts] = await sql`select count(distinct message_id)::float8 as messages,
    pg_total_relation_size('message_texts')::float8 as bytes from message_texts`;
  const others = database?.bytes - texts?.bytes;
  return [
    ["database", `${number(database?.bytes / MB)} MB`],
    ["without the texts of the search", `${number(others / MB)} MB, ${number(others / messages)} bytes a message`],
    [
      "texts of the search",
      `${number(texts?.bytes / texts?.messages)} bytes a message; ${number(texts?.messages)} messages have them here`,
    ],
    ...tables.map(
      ({ name, bytes, indexes }): Row => [
        `\`${name}\``,
        `${number(bytes / MB)} MB, of which indexes ${number(indexes / MB)} MB`,
      ],
    ),
  ];
}

/** Runs `work`, and measures its time and what it adds to the write-ahead log. */
async function measured<T>({ sql }: Explainer, work: () => Promise<T>) {
  const position = async () => (await sql`select pg_current_wal_insert_lsn()::text as at`)[0]?.at;
  const before = await position();
  const cpuBefore = process.cpuUsage();
  const begun = performance.now();
  const value = await work();
  const seconds = (performance.now() - begun) / KB;
  const { user, system } = process.cpuUsage(cpuBefore);
  const [{ bytes } = { bytes: 0 }] = await sql<{ bytes: number }[]>`
    select pg_wal_lsn_diff(${await position()}, ${before})::float8 as bytes`;
  return { value, seconds, walBytes: bytes, cpuSeconds: (user + system) / MB };
}

async function placing(explainer: Explainer): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-scale-"));
  try {
    await seedCustomers(explainer.sql, BATCH);
    writeDocuments(folder, BATCH);
    writeBatch(folder, BATCH, 1);
    const placed = await measured(explainer, async () => {
      const read = await readBatch(folder);
      if (!read.ok) throw new Error(read.error.problems[0]?.reason);
      const delivered = await deliverBatch(explainer.ctx, read.value);
      if (!delivered.ok) throw new Error("the batch was refused");
      return delivered.value;
    });
    const { batchId } = placed.value as { batchId: string };
    const finished = await measured(explainer, () => finishBatch(explainer.ctx, batchId));
    return [
      [
        "placing, messages a second",
        `${number(BATCH / placed.seconds)}, with one document of 2 KB each; ${number(placed.cpuSeconds, 1)} s of the command's CPU for ${number(BATCH)}`,
      ],
      ["write-ahead log of placing", `${number(placed.walBytes / BATCH)} bytes a message`],
      ["job `finish-batch`", `${number(finished.seconds, 1)} s for ${number(BATCH)}`],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function times(count: number, run: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const begun = performance.now();
    await run();
    taken.push(performance.now() - begun);
  }
  return quantile(taken, 0.5);
}

async function signingIn({ ctx, sql }: Explainer, size: number): Promise<Row[]> {
  const { passwordHash, pepperId } = await hashPassword(BENCH_PASSWORD, ctx.settings.peppers);
  const emailAddress = mailboxAddress(size);
  await sql`update credentials set password_hash = ${passwordHash}, pepper_id = ${pepperId}
    where account_id = (select id from accounts where email_address = ${emailAddress})`;
  const client = { ...UNKNOWN_CLIENT, limitKey: null };
  const whole = await times(SIGN_INS, async () => {
    const entered = await signIn(ctx, {
      emailAddress,
      password: BENCH_PASSWORD,
      answer: null,
      client: client as never,
    });
    if (!entered.ok) throw new Error(entered.error.kind);
  });
  const hash = await times(SIGN_INS, () =>
    verifyPassword(BENCH_PASSWORD, { passwordHash, pepperId }, ctx.settings.peppers),
  );
  return [["a sign-in, median", `${number(whole)} ms, of which the hash ${number(hash)} ms`]];
}

async function purging(explainer: Explainer, at: Date): Promise<Row[]> {
  const clock = new ManualClock(at);
  clock.advance({ days: PURGE_AFTER_DAYS });
  const ctx: Context = { ...explainer.ctx, clock };
  const purged = await measured(explainer, () => purgeExpired(ctx, { confirmed: Number.MAX_SAFE_INTEGER }));
  const { value, seconds, walBytes, cpuSeconds } = purged;
  return [
    [
      "purging, messages a second",
      `${number(value.purged / seconds)}; ${number(value.purged)} were due, ${number(value.left)} left; ${number(cpuSeconds, 1)} s of the job's CPU`,
    ],
    ["write-ahead log of purging", `${number(walBytes / Math.max(1, value.purged))} bytes a message`],
  ];
}

const DAYS = { deleted: "2026-03-02", dropped: "2026-03-03" };

/** The search words of a day: deleted row by row as the purge does, and dropped with a partition. */
async function droppingPartitions(explainer: Explainer): Promise<Row[]> {
  const { sql } = explainer;
  await sql.unsafe(
    `create table search_by_day (like message_search, placed_on date not null) partition by range (placed_on)`,
  );
  for (const [name, day] of Object.entries(DAYS)) {
    await sql.unsafe(`create table search_${name} partition of search_by_day
      for values from ('${day}') to (date '${day}' + 1)`);
  }
  await sql.unsafe(`create index on search_by_day (account_id); create index on search_by_day (message_id);
    insert into search_by_day select s.*, m.placed_at::date from message_search s join messages m on m.id = s.message_id
    where m.placed_at::date in ('${DAYS.deleted}', '${DAYS.dropped}')`);
  const ids = await sql<{ id: string }[]>`select message_id as id from search_deleted`;
  const deleted = await measured(explainer, async () => {
    for (let from = 0; from < ids.length; from += PURGE_BATCH) {
      const batch = ids.slice(from, from + PURGE_BATCH).map(({ id }) => id);
      await sql`delete from search_by_day where message_id = any(${batch})`;
    }
  });
  const dropped = await measured(explainer, () => sql.unsafe("drop table search_dropped"));
  return [
    [
      "search words of a day",
      `${number(ids.length)} rows deleted in ${number(deleted.seconds * KB)} ms with ${number(deleted.walBytes / KB)} KB of log; dropped with a partition in ${number(dropped.seconds * KB)} ms with ${number(dropped.walBytes / KB)} KB`,
    ],
  ];
}

/** Prints the figures as a table in Markdown. Changes the database: it comes after everything that is only read. */
export async function printScaleFigures(
  explainer: Explainer,
  { messages, at, size }: { messages: number; at: Date; size: number },
): Promise<void> {
  console.log(`| with ${number(messages)} messages | |\n|---|---|`);
  for (const figures of [
    () => sizes(explainer, messages),
    () => signingIn(explainer, size),
    () => placing(explainer),
    () => purging(explainer, at),
    () => droppingPartitions(explainer),
  ]) {
    for (const row of await figures()) console.log(`| ${row.join(" | ")} |`);
  }
}
