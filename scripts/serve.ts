/**
 * Serves the production build of the current folder; the database must be migrated. Compiled to
 * `.next/portal/serve.mjs`, which the demo, the tests and `npm start` run. With NODE_ENV=development it is the
 * development server of `npm run dev`. Listens on `PORT` (default 3000) and `HOSTNAME` (default every IPv4 address).
 * SIGTERM ends it in order.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { runServer } from "@/lib/server/run-server";

const root = process.cwd();

const dev = process.env.NODE_ENV === "development";

if (!dev && !existsSync(path.join(root, ".next", "BUILD_ID"))) {
  console.error("There is no production build here: run npm run build first.");
  process.exit(1);
}
try {
  await runServer({
    root,
    dev,
    hostname: process.env.HOSTNAME?.trim() || "0.0.0.0",
    port: Number(process.env.PORT?.trim() || "3000"),
  });
} catch (error) {
  console.error(`The server could not be started: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
