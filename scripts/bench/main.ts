/**
 * `npm run bench`: how fast the portal is beside the bare ceilings, everything in one run, so that the ratios hold on any
 * machine. Never part of `npm test`. Prints one table a section.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@/lib/db/embedded/free-port";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { readSettings } from "@/lib/env";
import { measureArchive } from "@/scripts/bench/archive";
import { startBarePage } from "@/scripts/bench/bare-page";
import { compareDelivery } from "@/scripts/bench/delivery";
import { compareLoad } from "@/scripts/bench/load";
import { scriptBytes } from "@/scripts/bench/page-weight";
import { signedInCookie } from "@/scripts/bench/signed-in";
import { buildOnce } from "@/scripts/build-once";
import { runScript } from "@/scripts/demo/run-script";
import { startStack } from "@/scripts/demo/stack";

const root = path.resolve(import.meta.dirname, "../..");
const say = (text: string) => console.error(text);
const round = (value: number | null) => (value === null ? "-" : value.toFixed(2));

await buildOnce(root, say);
const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-bench-"));
const ports = { PORT: await freePort(), MAIL_WEB_PORT: await freePort(), MAIL_SMTP_PORT: await freePort() };
const stack = await startStack({ root, dataDir, ports, durable: true, say }, async (env) => {
  await runScript(root, "scripts/demo/seed.ts", env);
});
try {
  const settings = readSettings(stack.env);
  console.log("Placing, 100 KB documents (the same bytes as raw inserts in one run)");
  const delivery = await compareDelivery(settings);
  console.log(
    `  portal: ${round(delivery.messagesPerSecond)} messages/s · raw inserts: ${round(delivery.rawPerSecond)}/s · share ${round(delivery.messagesPerSecond / delivery.rawPerSecond)}`,
  );

  const bare = await startBarePage(root, stack.databaseUrl, say);
  try {
    const cookie = await signedInCookie(settings, "anna.kovacs@example.hu");
    const inbox = { name: "inbox", url: `${stack.portalUrl}/inbox`, headers: { cookie }, pid: stack.pids().portal };
    const [own, ceiling] = await compareLoad([inbox, { name: "bare page", url: bare.url, pid: bare.pid }]);
    console.log("Inbox of 37 items beside a bare Next page with one query");
    for (const load of [own, ceiling]) {
      if (load)
        console.log(
          `  ${load.name}: ${round(load.requestsPerSecond)} requests/s · CPU ${round(load.cpuMsPerRequest)} ms/request · p97.5 ${round(load.p95Ms)} ms · failures ${load.failures}`,
        );
    }
    const portal = { url: stack.portalUrl, cookie, pid: stack.pids().portal, email: "anna.kovacs@example.hu" };
    const { fast, slow } = await measureArchive(settings, portal);
    console.log("A ZIP of two gigabytes, streamed: memory of the portal's process");
    for (const [reader, run] of [
      ["fast reader", fast],
      ["slow reader, hangs up", slow],
    ] as const) {
      console.log(
        `  ${reader}: ${round(run.gigabytes)} GB · ${round(run.megabytesPerSecond)} MB/s · before ${round(run.idleMb)} MB · peak ${round(run.peakMb)} MB`,
      );
    }
    console.log("JavaScript per page, gzip, beside the bare page");
    const floor = await scriptBytes(bare.url);
    console.log(`  bare page: ${floor} bytes`);
    for (const page of [
      "/login",
      "/password/forgot",
      "/inbox",
      "/account",
      "/account/password",
      "/download",
      "/trash",
    ]) {
      const bytes = await scriptBytes(`${stack.portalUrl}${page}`, { cookie });
      console.log(`  ${page}: +${bytes - floor} bytes`);
    }
  } finally {
    bare.stop();
  }
} finally {
  await stack.stop();
  await removeEmbeddedPostgres({ dataDir, checkout: root });
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);
