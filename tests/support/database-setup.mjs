import { runScript } from "./run-script.mjs";

/** One throw-away PostgreSQL for the whole run, with the migrated database `tpl` to copy from. */
export default async function startTestDatabase() {
  const started = await runScript("tests/support/database-server.ts", "start", String(process.pid));
  process.env.TEST_DATABASE_ADMIN_URL = started.adminUrl;
}
