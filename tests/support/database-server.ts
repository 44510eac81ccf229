/**
 * `start <owner>` starts the tests' PostgreSQL without durability, migrates the template database `tpl` and prints
 * `{"adminUrl"}`; `stop <owner>` stops and removes it. `<owner>` is Jest's process id: servers whose owner was killed
 * are removed by the next start.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createDatabase, markAsTemplate, withDatabase } from "@/lib/db/embedded/database";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { isRunning } from "@/lib/db/is-running";
import { migrateDatabase } from "@/lib/db/migrate";

const PREFIX = "kuldemenyeim-test-";
const TEMPLATE = "tpl";

const folderOf = (owner: number) => path.join(tmpdir(), `${PREFIX}${owner}`);

async function remove(owner: number): Promise<void> {
  await removeEmbeddedPostgres({ dataDir: folderOf(owner) });
  await rm(folderOf(owner), { recursive: true, force: true });
}

async function removeOrphans(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    // Folders of another user cannot be removed.
    if (owner && !isRunning(owner)) await remove(owner).catch(() => {});
  }
}

async function start(owner: number): Promise<{ adminUrl: string }> {
  await removeOrphans();
  mkdirSync(folderOf(owner), { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir: folderOf(owner), durable: false });
  const adminUrl = withDatabase(server.url, "postgres");
  await migrateDatabase(await createDatabase(adminUrl, TEMPLATE));
  await markAsTemplate(adminUrl, TEMPLATE);
  return { adminUrl };
}

const [command, owner] = process.argv.slice(2);
if (command === "start") console.log(JSON.stringify(await start(Number(owner))));
else await remove(Number(owner));
