/** The sections that run only by name and print for themselves. */

import { compareApiBatch, measureApiBatch } from "@/scripts/bench/api-batches";
import { measureNight } from "@/scripts/bench/api-night";
import { compareApi } from "@/scripts/bench/api-placing";
import { buildBarePage, serveBarePage } from "@/scripts/bench/bare-page";
import { compareDelivery } from "@/scripts/bench/delivery";
import { type BenchHost, withHost } from "@/scripts/bench/host";
import { measureMailboxes } from "@/scripts/bench/mailbox";
import { MB } from "@/scripts/bench/sampled-memory";
import { measureSignInTimes, type Times } from "@/scripts/bench/sign-in-times";

const DEFAULT_MAILBOX_MESSAGES = 120_000;

const round = (value: number) => value.toFixed(2);

export type SectionInput = { root: string; say(text: string): void; messages: number | null };

/** Placing 500 messages by the portal's operation, beside raw inserts of the same bytes. */
export function delivery({ root, say }: SectionInput): Promise<void> {
  return withHost(root, say, async ({ settings }) => {
    const { messagesPerSecond, rawPerSecond } = await compareDelivery(settings);
    console.log("Placing, 100 KB documents (the same bytes as raw inserts in one run)");
    console.log(
      `  portal: ${round(messagesPerSecond)} messages/s · raw inserts: ${round(rawPerSecond)}/s · share ${round(messagesPerSecond / rawPerSecond)}`,
    );
  });
}

const BATCH_WITH_DOCUMENTS = 2000;
/** The memory of a small batch is compared with that of a large one. */
const SMALL_BATCH = 1000;
const DEFAULT_LARGE_BATCH = 20_000;

/** Placing messages one by one and by batch by the Sender API, beside raw inserts of the same bytes. */
export function api({ root, say, messages }: SectionInput): Promise<void> {
  return withHost(root, say, async (host) => {
    const portal = await host.startPortal(1);
    const { messagesPerSecond, rawPerSecond } = await compareApi(host.settings, portal.url);
    console.log("Placing by the Sender API, one process, 4 calls at a time, 100 KB documents");
    console.log(
      `  API: ${round(messagesPerSecond)} messages/s · raw inserts: ${round(rawPerSecond)}/s · share ${round(messagesPerSecond / rawPerSecond)}`,
    );
    const measured = { ...portal, databasePid: host.databasePid() };
    const batch = await compareApiBatch(host.settings, measured, BATCH_WITH_DOCUMENTS);
    const { cpuMs } = batch;
    console.log(`By batch, ${batch.messages} messages, 2 calls at a time, 100 KB documents (goal: 500 messages/s)`);
    console.log(
      `  API: ${round(batch.messagesPerSecond)} messages/s · raw inserts: ${round(batch.rawPerSecond)}/s · share ${round(batch.messagesPerSecond / batch.rawPerSecond)} · first batch in a new database: ${round(batch.firstPerSecond)} messages/s`,
    );
    console.log(
      `  CPU for each: portal ${round(cpuMs.portal)} ms · database ${round(cpuMs.database)} ms · client ${round(cpuMs.client)} ms`,
    );
    const count = messages ?? DEFAULT_LARGE_BATCH;
    const night = await measureNight(host.settings, portal, count);
    console.log(
      `A night of ${night.messages} messages with documents of 2 KB, in batches: memory of the portal's process`,
    );
    console.log(`  ${round(night.messages / night.seconds)} messages/s · before ${round(night.idleBytes / MB)} MB`);
    for (const { messages: size, seconds, peakBytes } of night.batches)
      console.log(`  ${size} messages: ${round(seconds)} s · peak ${round(peakBytes / MB)} MB`);
    console.log("Batches of messages without documents: memory of the portal's process");
    for (const size of [SMALL_BATCH, count]) {
      const run = await measureApiBatch(host.settings, portal, size);
      console.log(
        `  ${size} messages: collected ${round(run.collectSeconds)} s · preview ${round(run.previewSeconds)} s · commit ${round(run.commitSeconds)} s · before ${round(run.idleBytes / MB)} MB · peak ${round(run.peakBytes / MB)} MB`,
      );
    }
  });
}

function sayTimes(heading: string, classes: Times[]): void {
  console.log(`${heading} (AUC: 0.5 tells nothing, 1 everything)`);
  for (const { name, medianMs, p95Ms, auc } of classes) {
    console.log(
      `  ${name.padEnd(16)} median ${round(medianMs)} ms · p95 ${round(p95Ms)} ms${auc === null ? "" : ` · AUC ${auc.toFixed(3)}`}`,
    );
  }
}

/** Whether the time of an answer tells who is a customer. */
export function signInTimes({ root, say }: SectionInput): Promise<void> {
  return withHost(root, say, async (host) => {
    const portal = await host.startPortal(1);
    const measured = await measureSignInTimes(host.settings, portal.url);
    sayTimes("Wrong passwords, one after the other, by what the address is", measured.login);
    sayTimes("The form that sends a link", measured.forgot);
  });
}

async function measureMailbox(host: BenchHost, say: (text: string) => void, messages: number): Promise<void> {
  const { root, settings } = host;
  const portal = await host.startPortal(1);
  buildBarePage({ root, say });
  const bare = await serveBarePage({ root, say, databaseUrl: settings.databaseUrl });
  try {
    say(`Placing ${messages.toLocaleString("en")} messages…`);
    const { bare: floor, mailboxes } = await measureMailboxes(settings, { messages, portal, bare });
    console.log(`Mailboxes among ${messages.toLocaleString("en")} messages, 8 users at once, beside the bare page`);
    console.log(`  bare page: ${round(floor.requestsPerSecond)} requests/s · p97.5 ${round(floor.p95Ms)} ms`);
    for (const { size, address, load } of mailboxes) {
      const share = load.requestsPerSecond / floor.requestsPerSecond;
      console.log(
        `  ${String(size).padStart(6)} messages ${address.padEnd(24)} ${round(load.requestsPerSecond)} requests/s · share ${round(share)} · CPU ${round(load.cpuMsPerRequest)} ms/request · p97.5 ${round(load.p95Ms)} ms · failures ${load.failures}`,
      );
    }
  } finally {
    bare.stop();
  }
}

/** Every order, filter and search of mailboxes of three sizes. */
export function mailbox({ root, say, messages }: SectionInput): Promise<void> {
  return withHost(root, say, (host) => measureMailbox(host, say, messages ?? DEFAULT_MAILBOX_MESSAGES));
}
