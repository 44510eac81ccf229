import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { openContext } from "@/lib/context";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { readBatch } from "@/lib/delivery/read-batch";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { withBatchDatabase } from "@/scripts/bench/batch-database";
import { callDeliver } from "@/scripts/bench/deliver-command";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";

const MESSAGES = 500;
/** Enough that the start of the command is a small part of its time. */
const COMMAND_MESSAGES = 3_000;
const CUSTOMERS = 25;
const root = path.resolve(import.meta.dirname, "../..");

/** Writes the manifest and the documents of a batch of `messages` for the customers of `seedAccounts`. */
function writeBatch(folder: string, messages: number): void {
  const lines = ["senderReference,email,name,contractNumber,product,documentType,subject,body,documents"];
  for (let index = 0; index < messages; index += 1) {
    writeFileSync(path.join(folder, `d${index}.pdf`), pdfBytes());
    lines.push(
      `BENCH-${index},bench${index % CUSTOMERS}@example.hu,Bench,1,Casco,notice,Bench ${index},Bench,d${index}.pdf`,
    );
  }
  writeFileSync(path.join(folder, "manifest.csv"), lines.join("\n"));
}

/** Creates the customers, so that no initial passwords are hashed: `npm run bench -- sign-in` measures hashes. */
export async function seedAccounts(sql: postgres.Sql): Promise<void> {
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    select gen_random_uuid(), 'bench' || n || '@example.hu', 'Bench', 'hu', now()
    from generate_series(0, ${CUSTOMERS - 1}::int) as n on conflict do nothing`;
}

/** Inserts documents of 100 KB, one row a statement; returns how many a second. */
export async function rawInsertsPerSecond(sql: postgres.Sql, documents: number): Promise<number> {
  await sql`create table bench_raw (id int primary key, bytes bytea)`;
  const bytes = pdfBytes();
  const begun = performance.now();
  for (let index = 0; index < documents; index += 1) await sql`insert into bench_raw values (${index}, ${bytes})`;
  const seconds = (performance.now() - begun) / 1000;
  await sql`drop table bench_raw`;
  return documents / seconds;
}

/**
 * Delivers documents of 100 KB by `portal deliver`, the whole command from its start to its end, and compares with
 * plain inserts of the same bytes.
 */
export function compareCommand(settings: Settings): Promise<{ messagesPerSecond: number; rawPerSecond: number }> {
  return withBatchDatabase(settings, async ({ env, sql, folder }) => {
    writeBatch(folder, COMMAND_MESSAGES);
    await seedAccounts(sql);
    const { status, seconds, stderr } = await callDeliver(root, folder, env, { hashes: true });
    if (status !== 0) throw new Error(`portal deliver: ${stderr.split("\n").slice(-8).join("\n")}`);
    const messagesPerSecond = COMMAND_MESSAGES / seconds;
    return { messagesPerSecond, rawPerSecond: await rawInsertsPerSecond(sql, MESSAGES) };
  });
}

/**
 * Delivers a batch of 100 KB documents to known customers, and compares with plain inserts of the same bytes, one row a
 * statement.
 */
export async function compareDelivery(
  settings: Settings,
): Promise<{ messagesPerSecond: number; rawPerSecond: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-bench-run-"));
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  try {
    writeBatch(folder, MESSAGES);
    await seedAccounts(sql);
    const begun = performance.now();
    const read = await readBatch(folder);
    if (!read.ok) throw new Error(read.error.problems[0]?.reason);
    const delivered = await deliverBatch(ctx, read.value);
    if (!delivered.ok) throw new Error("the batch was refused");
    const portalSeconds = (performance.now() - begun) / 1000;

    return { messagesPerSecond: MESSAGES / portalSeconds, rawPerSecond: await rawInsertsPerSecond(sql, MESSAGES) };
  } finally {
    await sql.end();
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}
