/**
 * Writes docs/query-plans.md: what the pages of mailboxes with 1,000 and 10,000 messages read from a database with a
 * million messages. The rows are always the same, so plans and numbers of pages are too; the milliseconds are those of
 * this machine. `node scripts/bootstrap.mjs scripts/bench/query-plans.ts`. Then it prints what a database of this size
 * costs (scale-figures.ts). With a number of messages as an argument it prints that only, for so many, and writes
 * nothing.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import type { StatementPlan } from "@/scripts/bench/explain";
import { mailboxReads } from "@/scripts/bench/mailbox-reads";
import { type Explainer, withPlansDatabase } from "@/scripts/bench/plans-database";
import { printScaleFigures } from "@/scripts/bench/scale-figures";
import { mailboxAddress } from "@/scripts/bench/seed-mailboxes";

const SMALL = 1_000;
const LARGE = 10_000;
const ALL = 1_000_000;
/** Messages of other customers with texts. */
const TEXTS = 50_000;
const AT = new Date("2026-11-23T09:00:00Z");
const ROUNDS = 9;

type Plans = Map<string, StatementPlan[]>;

const number = (value: number) => value.toLocaleString("en");
const buffers = (plans: StatementPlan[]) => plans.reduce((total, plan) => total + plan.buffers, 0);
const msOf = (plans: StatementPlan[]) => plans.reduce((total, plan) => total + plan.ms, 0);
const milliseconds = (plans: StatementPlan[]) => msOf(plans).toFixed(1);
const scansOf = (plans: StatementPlan[]) => [...new Set(plans.flatMap(({ scans }) => scans))];

async function measure(explainer: Explainer, size: number): Promise<Plans> {
  const account = await findAccountByAddress(explainer.ctx.db, mailboxAddress(size));
  if (!account) throw new Error(`no mailbox of ${size}`);
  const plans: Plans = new Map();
  for (const { name, run } of await mailboxReads(explainer.ctx, account.id as AuthorizedAccountId, size)) {
    plans.set(name.replace(/page=\d+/, "page=<middle>"), await explainer.explain(run, ROUNDS));
  }
  return plans;
}

/** The last statement of the list reads its page; the others count. */
function listOnly(plans: Plans): StatementPlan {
  const page = plans.get("/inbox")?.at(-1);
  if (!page) throw new Error("the list was not measured");
  return page;
}

/** @param empty tables without rows: reading one from end to end costs nothing */
function document(small: Plans, large: Plans, { version, empty }: { version: string; empty: string[] }): string {
  const rows = [...large].map(([name, plans]) => {
    const before = small.get(name) ?? [];
    const how = scansOf(plans).map((scan) => `\`${scan}\``);
    return `| \`${name}\` | ${plans.length} | ${number(buffers(before))} | ${number(buffers(plans))} | ${milliseconds(plans)} | ${how.join(", ")} |`;
  });
  const [few, many] = [listOnly(small), listOnly(large)];
  const slowest = [...large].toSorted(([, a], [, b]) => msOf(b) - msOf(a))[0];
  const readsWhole = (scan: string) =>
    scan.startsWith("Seq Scan") && !empty.some((table) => scan.endsWith(` ${table}`));
  const wrong = new Set(
    [...small, ...large].filter(([, plans]) => scansOf(plans).some(readsWhole)).map(([name]) => name),
  );
  return `# What a mailbox reads from the database

Made by \`scripts/bench/query-plans.ts\`; not edited by hand. PostgreSQL ${version}, one mailbox of ${number(SMALL)} and one of ${number(LARGE)} messages among ${number(ALL)} messages, mixed by date as nightly batches leave them. So nearly every message of a mailbox is on a page of its own. The statements are those that the portal's own operations sent, each with \`EXPLAIN (ANALYZE, BUFFERS)\`. The rows are the same on every run; a tenth of the pages may differ with the statistics, the milliseconds (planning and execution, the quickest of ${ROUNDS}) are one machine's.

- Statements that read a table from end to end: ${wrong.size === 0 ? "none" : [...wrong].join(", ")}. Each statement also reads the batches that are not committed (\`unpublished_batches\`, a row for each), which is left out below.
- The newest 20 of ${number(SMALL)}: ${few.buffers} pages of 8 KB; of ${number(LARGE)}: ${many.buffers}, in ${many.ms.toFixed(2)} ms. The list costs the same however full the mailbox is.
- The counts above the list ("… küldemény, ebből … olvasatlan") and the choices of the filters are read from indexes alone; they grow with the mailbox, at a page of index for some hundred messages.
- Any other order compares every message of that one mailbox, in the index \`messages_list_idx\`, and reads only the 20 of the page from the table. A search compares the words of that mailbox's messages once. There is no index over the words of all accounts: it would be slower for nearly every search (docs/architecture.md, "Finding").
- The slowest of all at ${number(LARGE)}: \`${slowest?.[0]}\`, ${milliseconds(slowest?.[1] ?? [])} ms of database time, all its statements together.

| what is asked for | statements | pages at ${number(SMALL)} | pages at ${number(LARGE)} | ms at ${number(LARGE)} | reads |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}

const root = path.resolve(import.meta.dirname, "../..");
const asked = process.argv[2];
const messages = Number(asked ?? ALL);
if (!Number.isInteger(messages) || messages < 2 * (SMALL + LARGE)) throw new Error(`no number of messages: ${asked}`);
console.error("Placing the messages…");
const begun = performance.now();
const seed = { sizes: [SMALL, LARGE], others: messages - SMALL - LARGE, texts: TEXTS, at: AT };
await withPlansDatabase(root, seed, async (explainer) => {
  console.error(`Placed in ${Math.round((performance.now() - begun) / 1000)} s`);
  const small = await measure(explainer, SMALL);
  const large = await measure(explainer, LARGE);
  const [version] = await explainer.sql`select current_setting('server_version') as text`;
  if (asked === undefined) {
    const empty = await explainer.sql`select relname as name from pg_class where relkind = 'r' and reltuples = 0`;
    const found = { version: version?.text, empty: empty.map(({ name }) => name) };
    writeFileSync(path.join(root, "docs/query-plans.md"), document(small, large, found));
    console.error("Wrote docs/query-plans.md");
  }
  for (const name of ["/inbox", "/inbox?sort=subject&dir=asc", "/inbox?q=díj", "/inbox/<id>", "/sent"]) {
    console.log(
      `${name}: ${milliseconds(small.get(name) ?? [])} ms at ${SMALL}, ${milliseconds(large.get(name) ?? [])} at ${LARGE}`,
    );
  }
  await printScaleFigures(explainer, { messages, at: AT, size: SMALL });
});
process.exit(0);
