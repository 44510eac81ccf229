import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { openContext } from "@/lib/context";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { readBatch } from "@/lib/delivery/read-batch";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";

const MESSAGES = 500;
const CUSTOMERS = 25;

function writeBatch(folder: string): void {
  const lines = ["senderReference,email,name,contractNumber,product,documentType,subject,body,documents"];
  for (let index = 0; index < MESSAGES; index += 1) {
    writeFileSync(path.join(folder, `d${index}.pdf`), pdfBytes());
    lines.push(
      `BENCH-${index},bench${index % CUSTOMERS}@example.hu,Bench,1,Casco,notice,Bench ${index},Bench,d${index}.pdf`,
    );
  }
  writeFileSync(path.join(folder, "manifest.csv"), lines.join("\n"));
}

/** Creates the customers, so that no initial passwords are hashed: `npm run bench -- sign-in` measures hashes. */
async function seedAccounts(sql: postgres.Sql): Promise<void> {
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    select gen_random_uuid(), 'bench' || n || '@example.hu', 'Bench', 'hu', now()
    from generate_series(0, ${CUSTOMERS - 1}::int) as n on conflict do nothing`;
}

/** Delivers a batch of 100 KB documents to known customers, and compares with plain inserts of the same bytes, one row a statement. */
export async function compareDelivery(
  settings: Settings,
): Promise<{ messagesPerSecond: number; rawPerSecond: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-bench-run-"));
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  try {
    writeBatch(folder);
    await seedAccounts(sql);
    const begun = performance.now();
    const read = await readBatch(folder);
    if (!read.ok) throw new Error(read.error.problems[0]?.reason);
    const delivered = await deliverBatch(ctx, read.value);
    if (!delivered.ok) throw new Error("the batch was refused");
    const portalSeconds = (performance.now() - begun) / 1000;

    await sql`create table bench_raw (id int primary key, bytes bytea)`;
    const bytes = pdfBytes();
    const rawBegun = performance.now();
    for (let index = 0; index < MESSAGES; index += 1) await sql`insert into bench_raw values (${index}, ${bytes})`;
    const rawSeconds = (performance.now() - rawBegun) / 1000;
    await sql`drop table bench_raw`;
    return { messagesPerSecond: MESSAGES / portalSeconds, rawPerSecond: MESSAGES / rawSeconds };
  } finally {
    await sql.end();
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}
