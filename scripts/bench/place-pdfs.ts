import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BenchHost } from "@/scripts/bench/host";
import { PDF_BYTES } from "@/scripts/bench/pdf-bytes";
import { withSql } from "@/scripts/bench/sessions";

const HEADER = "senderReference,email,name,contractNumber,product,documentType,subject,body,documents";

/**
 * Places messages with one document of 100 KB each for a customer by `portal deliver`.
 *
 * @returns the ids of the documents
 */
export async function placePdfs(host: BenchHost, email: string, count: number, bytes: Uint8Array): Promise<string[]> {
  const folder = path.join(host.dataDir, "pdf-batch");
  mkdirSync(folder);
  const lines = Array.from({ length: count }, (_, index) => {
    writeFileSync(path.join(folder, `${index}.pdf`), bytes);
    return `PDF-${index},${email},Mérő Márta,1,Casco,notice,Mérés ${index},Mérés,${index}.pdf`;
  });
  writeFileSync(path.join(folder, "manifest.csv"), `${[HEADER, ...lines].join("\n")}\n`);
  const command = ["--import", "tsx", "scripts/portal/main.ts", "deliver", folder, "--json"];
  const env = { ...host.env, TSX_TSCONFIG_PATH: path.join(host.root, "tsconfig.cli.json") };
  const placed = spawnSync(process.execPath, command, { cwd: host.root, env, stdio: ["ignore", "ignore", 2] });
  if (placed.status !== 0) throw new Error("the documents could not be placed; see above");
  const rows = await withSql(
    host,
    (sql) => sql<{ id: string }[]>`
      select d.id from documents d join messages m on m.id = d.message_id
      where m.sender_reference like 'PDF-%' and d.size_bytes = ${PDF_BYTES}`,
  );
  if (rows.length !== count) throw new Error(`${rows.length} documents placed, not ${count}`);
  return rows.map(({ id }) => id);
}
