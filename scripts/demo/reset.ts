import { rmSync } from "node:fs";
import path from "node:path";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";

/** What the demo keeps in its data folder. The folder itself may be somebody's own, so only these go. */
const KEPT = ["secrets.json", "mail", "logs"];

/** Removes all data of the demo; the next start begins anew. */
export async function resetDemo(root: string, dataDir: string): Promise<void> {
  await removeEmbeddedPostgres({ dataDir, checkout: root });
  for (const name of KEPT) rmSync(path.join(dataDir, name), { recursive: true, force: true });
}
