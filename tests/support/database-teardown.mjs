import { removeCompiledPortal } from "./compiled-portal.mjs";
import { runScript } from "./run-script.mjs";

export default async function stopTestDatabase() {
  await runScript("tests/support/database-server.ts", "stop", String(process.pid));
  await removeCompiledPortal(process.pid);
}
