/** Started by portal-setup.mjs: runs the stack on a temporary folder, prints its addresses, ends when stdin ends. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@/lib/db/embedded/free-port";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { buildOnce } from "@/scripts/build-once";
import { startStack } from "@/scripts/demo/stack";
import { serverlessHosting } from "@/tests/support/serverless-hosting";

const root = path.resolve(import.meta.dirname, "../..");
const say = (text: string) => console.error(text);

await buildOnce(root, say);
const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-journeys-"));
// PostgreSQL may run as another user.
chmodSync(dataDir, 0o755);
const ports = {
  PORT: await freePort(),
  MAIL_WEB_PORT: await freePort(),
  MAIL_SMTP_PORT: await freePort(),
  CUSTOMER_PORTAL_PORT: await freePort(),
};
// Trusts X-Forwarded-For, so that every test has its own client address: one address may fail only twenty times a day.
const extra = { TRUST_PROXY: "1" };
// `npm run test:serverless`
const hosting = process.env.TEST_HOSTING === "serverless" ? await serverlessHosting(ports.PORT) : undefined;
const stack = await startStack({ root, dataDir, ports, durable: false, say, extra, hosting }, async () => {});
const { portalUrl, mailUrl, customerPortalUrl, databaseUrl, env } = stack;
console.log(JSON.stringify({ portalUrl, mailUrl, customerPortalUrl, databaseUrl, dataDir, env }));

process.stdin.resume();
await new Promise((resolve) => process.stdin.on("close", resolve));
await stack.stop();
await removeEmbeddedPostgres({ dataDir, checkout: root });
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);
