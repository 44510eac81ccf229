/**
 * `npm run bench`: compares the portal with minimal programs that do the same work, in one run, so that the ratios are
 * valid on any machine. Not part of `npm test`. Prints one table for each section. `npm run bench -- mailbox` measures
 * only the mailboxes (`--messages 1000000` sets the number of messages in the database; default 120,000, which takes a
 * few minutes), `-- sign-in` only the sign-ins.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { freePort } from "@/lib/db/embedded/free-port";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { readSettings } from "@/lib/env";
import type { Settings } from "@/lib/settings";
import { measureArchive } from "@/scripts/bench/archive";
import { startBarePage } from "@/scripts/bench/bare-page";
import { compareDelivery } from "@/scripts/bench/delivery";
import { compareLoad } from "@/scripts/bench/load";
import { measureMailboxes } from "@/scripts/bench/mailbox";
import { scriptBytes } from "@/scripts/bench/page-weight";
import { measureSignIns, type Times } from "@/scripts/bench/sign-in";
import { signedInCookie } from "@/scripts/bench/signed-in";
import { buildOnce } from "@/scripts/build-once";
import { runScript } from "@/scripts/demo/run-script";
import { startStack } from "@/scripts/demo/stack";

type BarePage = Awaited<ReturnType<typeof startBarePage>>;

const SECTIONS = ["mailbox", "sign-in"];
const root = path.resolve(import.meta.dirname, "../..");
const say = (text: string) => console.error(text);
const round = (value: number | null) => (value === null ? "-" : value.toFixed(2));
const { values: options, positionals } = parseArgs({
  options: { messages: { type: "string", default: "120000" } },
  allowPositionals: true,
});
const messages = Number(options.messages);
const wrong = positionals.find((section) => !SECTIONS.includes(section));
if (wrong !== undefined || !Number.isInteger(messages) || messages < 11_100) {
  say(
    `Usage: npm run bench -- [mailbox] [sign-in] [--messages <at least 11100>]${wrong === undefined ? "" : `; no section ${wrong}`}`,
  );
  process.exit(2);
}
const everything = positionals.length === 0;
const wants = (section: string) => everything || positionals.includes(section);
// Trusts X-Forwarded-For, so that every sign-in can have its own client address.
const extra = { TRUST_PROXY: "1" };

await buildOnce(root, say);
const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-bench-"));
const ports = {
  PORT: await freePort(),
  MAIL_WEB_PORT: await freePort(),
  MAIL_SMTP_PORT: await freePort(),
  CUSTOMER_PORTAL_PORT: await freePort(),
};
const stack = await startStack({ root, dataDir, ports, durable: true, say, extra }, async (env) => {
  if (everything) await runScript(root, "scripts/demo/seed.ts", env);
});
try {
  const settings = readSettings(stack.env);
  if (everything) await measureDelivery(settings);
  if (wants("sign-in")) await measureSignIn(settings);
  if (wants("mailbox")) await measureBesideBarePage(settings);
} finally {
  await stack.stop();
  await removeEmbeddedPostgres({ dataDir, checkout: root });
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);

async function measureBesideBarePage(settings: Settings): Promise<void> {
  const bare = await startBarePage(root, stack.databaseUrl, say);
  try {
    if (everything) await measurePages(settings, bare);
    await measureMailbox(settings, bare);
  } finally {
    bare.stop();
  }
}

async function measureSignIn(settings: Settings): Promise<void> {
  const measured = await measureSignIns(settings, stack.portalUrl);
  const { signInsPerSecond, verificationsPerSecond } = measured;
  console.log("Signing in by the form, 8 at once, beside bare argon2id verifications");
  console.log(
    `  portal: ${round(signInsPerSecond)} sign-ins/s · median ${round(measured.medianMs)} ms · p95 ${round(measured.p95Ms)} ms · bare: ${round(verificationsPerSecond)}/s · share ${round(signInsPerSecond / verificationsPerSecond)}`,
  );
  sayTimes("Wrong passwords, one after the other, by what the address is", measured.login);
  sayTimes("The form that sends a link", measured.forgot);
}

function sayTimes(heading: string, classes: Times[]): void {
  console.log(`${heading} (AUC: 0.5 tells nothing, 1 everything)`);
  for (const { name, medianMs, p95Ms, auc } of classes) {
    console.log(
      `  ${name.padEnd(16)} median ${round(medianMs)} ms · p95 ${round(p95Ms)} ms${auc === null ? "" : ` · AUC ${auc.toFixed(3)}`}`,
    );
  }
}

async function measureDelivery(settings: Settings): Promise<void> {
  console.log("Placing, 100 KB documents (the same bytes as raw inserts in one run)");
  const delivery = await compareDelivery(settings);
  console.log(
    `  portal: ${round(delivery.messagesPerSecond)} messages/s · raw inserts: ${round(delivery.rawPerSecond)}/s · share ${round(delivery.messagesPerSecond / delivery.rawPerSecond)}`,
  );
}

async function measurePages(settings: Settings, bare: BarePage): Promise<void> {
  const cookie = await signedInCookie(settings, "anna.kovacs@example.hu");
  const inbox = { name: "inbox", url: `${stack.portalUrl}/inbox`, headers: { cookie }, pid: stack.pids().portal };
  const [own, ceiling] = await compareLoad([inbox, { name: "bare page", url: bare.url, pid: bare.pid }]);
  console.log("Inbox of 37 messages beside a bare Next page with one query");
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
  for (const page of ["/login", "/password/forgot", "/inbox", "/account", "/account/password", "/download", "/trash"]) {
    const bytes = await scriptBytes(`${stack.portalUrl}${page}`, { cookie });
    console.log(`  ${page}: +${bytes - floor} bytes`);
  }
}

async function measureMailbox(settings: Settings, bare: BarePage): Promise<void> {
  say(`Placing ${messages.toLocaleString("en")} messages…`);
  const portal = { url: stack.portalUrl, pid: stack.pids().portal };
  const { bare: floor, mailboxes } = await measureMailboxes(settings, { messages, portal, bare });
  console.log(`Mailboxes among ${messages.toLocaleString("en")} messages, 8 customers at once, beside the bare page`);
  console.log(`  bare page: ${round(floor.requestsPerSecond)} requests/s · p97.5 ${round(floor.p95Ms)} ms`);
  for (const { size, address, load } of mailboxes) {
    const share = load.requestsPerSecond / floor.requestsPerSecond;
    console.log(
      `  ${String(size).padStart(6)} messages ${address.padEnd(24)} ${round(load.requestsPerSecond)} requests/s · share ${round(share)} · CPU ${round(load.cpuMsPerRequest)} ms/request · p97.5 ${round(load.p95Ms)} ms · failures ${load.failures}`,
    );
  }
}
