/**
 * `npm run bench`: compares the portal with minimal programs that do the same work, in one run, so that the ratios are
 * valid on any machine. Not part of `npm test`. docs/performance.md says what each section measures and what the goals
 * are. Figures are written to stdout, progress to stderr.
 */
import path from "node:path";
import { systemClock } from "@/lib/kernel/time";
import { measureArchives } from "@/scripts/bench/archive";
import { buildBarePage } from "@/scripts/bench/bare-page";
import { measureBatches } from "@/scripts/bench/batch";
import { type Figure, figureLine } from "@/scripts/bench/figure";
import { withHost } from "@/scripts/bench/host";
import { measureMemory } from "@/scripts/bench/memory";
import { parseOptions, type Section, USAGE } from "@/scripts/bench/options";
import { api, delivery, mailbox, signInTimes } from "@/scripts/bench/other-sections";
import { seedPages } from "@/scripts/bench/page-targets";
import { measurePages } from "@/scripts/bench/pages";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";
import { measureReaders, seedReaders } from "@/scripts/bench/readers";
import { printReport } from "@/scripts/bench/report";
import { measureSearches } from "@/scripts/bench/search-times";
import { measureSignIns } from "@/scripts/bench/sign-in";
import { measureWeight } from "@/scripts/bench/weight";

const root = path.resolve(import.meta.dirname, "../..");
const say = (text: string) => console.error(text);
const options = parseOptions(process.argv.slice(2));
if ("problem" in options) {
  say(`${options.problem}\n${USAGE}`);
  process.exit(2);
}
const { sections, messages, seconds, concurrency, pages, output } = options;
const wants = (...names: Section[]) => names.some((name) => sections.includes(name));
const counts = concurrency === 1 ? [1] : [1, concurrency];
const figures: Figure[] = [];

function add(measured: Figure[]): void {
  figures.push(...measured);
  if (output === "text") for (const figure of measured) console.log(figureLine(figure));
}

function heading(text: string): void {
  if (output === "text") console.log(text);
}

if (wants("pages", "weight", "memory")) {
  await withHost(root, say, async (host) => {
    const pdf = pdfBytes();
    say("Seeding the mailboxes…");
    const documents = await seedPages(host, pdf, systemClock.now());
    if (wants("pages")) {
      heading("Pages, 4 users at once, beside a bare Next page with one query");
      buildBarePage({ root, say });
      for (const count of counts) add(await measurePages(host, count, { documents, pdf, seconds, say }));
    }
    if (wants("weight")) {
      heading("Weight of pages");
      add(await measureWeight(host));
    }
    if (wants("memory")) {
      heading("Memory of all processes and the database");
      for (const count of counts) add(await measureMemory(host, count, { documents, pages }));
    }
  });
}
if (wants("sign-in")) {
  heading("Signing in, 4 users at once, beside bare argon2id verifications");
  await withHost(root, say, async (host) => add(await measureSignIns(host, concurrency, seconds)));
  say("Whether the time of an answer tells who is a customer: npm run bench -- sign-in-times");
}
if (wants("batch")) {
  heading("Placing messages");
  await withHost(root, say, async (host) => add(await measureBatches(host, messages)));
}
if (wants("readers")) {
  heading("Slow readers of large documents");
  await withHost(root, say, async (host) => {
    say("Placing documents of 50 MB…");
    const seeded = await seedReaders(host);
    for (const count of counts) add(await measureReaders(host, count, seeded));
  });
}
if (wants("archive")) {
  heading("ZIPs of many documents, beside a bare route that streams as many bytes");
  buildBarePage({ root, say });
  await withHost(root, say, async (host) => add(await measureArchives(host, root)));
}
const input = { root, say, messages };
if (wants("sign-in-times")) await signInTimes(input);
if (wants("delivery")) await delivery(input);
if (wants("api")) await api(input);
if (wants("mailbox")) await mailbox(input);
if (wants("search")) {
  heading("Searches in a mailbox of 10,000 messages with texts");
  say("Seeding the mailbox…");
  add(await measureSearches(root, messages));
}
printReport(output, figures, systemClock.now());
process.exit(0);
