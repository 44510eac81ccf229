/** A database with seeded mailboxes and their texts, for explaining what the portal's operations read. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { migrateDatabase } from "@/lib/db/migrate";
import { readSettings } from "@/lib/env";
import { openExplainer } from "@/scripts/bench/explain";
import { seedMailboxes } from "@/scripts/bench/seed-mailboxes";
import { seedTexts } from "@/scripts/bench/seed-texts";
import { localEnvironment } from "@/scripts/demo/environment";
import { localSecrets } from "@/scripts/demo/secrets";
import { DEMO_PORTS } from "@/scripts/demo/settings";

export type Explainer = ReturnType<typeof openExplainer>;

/**
 * Starts a database, seeds it and runs `work`. Afterwards the database is stopped and deleted.
 *
 * @param seed.sizes  the measured mailboxes; all of their messages have texts
 * @param seed.others messages of other customers
 * @param seed.texts  how many of those have texts
 * @param seed.at     when the newest message is placed; also the clock of the operations
 */
export async function withPlansDatabase(
  root: string,
  seed: { sizes: readonly number[]; others: number; texts: number; at: Date },
  work: (explainer: Explainer) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-plans-"));
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  const env = localEnvironment({ dataDir, ports: DEMO_PORTS, databaseUrl: server.url, secrets: localSecrets(dataDir) });
  const explainer = openExplainer(readSettings(env), seed.at);
  try {
    await migrateDatabase(server.url);
    const key = explainer.ctx.settings.documentKeys.current;
    await seedMailboxes(server.url, seed);
    await seedTexts(server.url, { key, sizes: seed.sizes, others: seed.texts });
    await work(explainer);
  } finally {
    await explainer.close();
    await server.stop();
    await removeEmbeddedPostgres({ dataDir, checkout: root });
    rmSync(dataDir, { recursive: true, force: true });
  }
}
