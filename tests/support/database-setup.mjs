import { compilePortal } from "./compiled-portal.mjs";
import { runScript } from "./run-script.mjs";

/**
 * Starts one temporary PostgreSQL for all tests, with the migrated database `tpl` to copy from, and the command line.
 */
export default async function startTestDatabase() {
  const started = await runScript("tests/support/database-server.ts", "start", String(process.pid));
  process.env.TEST_DATABASE_ADMIN_URL = started.adminUrl;
  process.env.TEST_PORTAL_COMMAND = JSON.stringify(await compilePortal(process.pid));
}
