import { rmSync } from "node:fs";
import path from "node:path";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";

/** The demo's data in its data folder. The folder may hold other files, so only these are removed. */
const DEMO_DATA = ["secrets.json", "mail", "logs"];

/** Removes all data of the demo. */
export async function resetDemo(root: string, dataDir: string): Promise<void> {
  await removeEmbeddedPostgres({ dataDir, checkout: root });
  for (const name of DEMO_DATA) rmSync(path.join(dataDir, name), { recursive: true, force: true });
}
