/**
 * Fills the demo by the real operations under a moved clock: a year of night runs, customers in every state. Run by the
 * demo before the portal starts; a second time it changes nothing. Prints the customers for the demo's table (JSON).
 */
import path from "node:path";
import { findAccountByAddress } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { openContext } from "@/lib/context";
import { deliverRun } from "@/lib/delivery/deliver-run";
import { importCustomers } from "@/lib/delivery/import-customers";
import { type RunLine, readRun } from "@/lib/delivery/read-run";
import { loadSettings } from "@/lib/env";
import { addMinutes, ManualClock, systemClock } from "@/lib/kernel/time";
import { createLog } from "@/lib/log";
import { releaseBrake } from "@/lib/retention/purge-expired";
import { fullMailboxLines } from "@/scripts/demo/full-mailbox";
import type { DemoCustomer } from "@/scripts/demo/running-demo";
import { FULL_MAILBOX, SEED_CUSTOMERS, type SeedCustomer } from "@/scripts/demo/seed-customers";
import { activate, lockOut, renew } from "@/scripts/demo/seed-states";

const BATCH = path.resolve(import.meta.dirname, "../../demo/batch");
/** The oldest item has two weeks left of its year, so that a few are due for deletion. */
const OLDEST_DAYS_AGO = 350;
const RUNS = 24;
const DAY_MINUTES = 24 * 60;
const FULL_MAILBOX_DAYS_AGO = 20;
/** What active customers chose first and have renewed since. */
const FIRST_PASSWORD = "ElsoJelszo25";

const settings = loadSettings();
const { ctx, close } = openContext(settings, { name: "seed", log: createLog("warn", "seed", "stderr") });
const now = systemClock.now();
const at = (daysAgo: number): Context => ({ ...ctx, clock: new ManualClock(addMinutes(now, -daysAgo * DAY_MINUTES)) });

async function deliver(moment: Context, lines: RunLine[]): Promise<void> {
  const outcome = await deliverRun(moment, lines);
  if (!outcome.ok)
    throw new Error(outcome.error.problems.map(({ line, reason }) => `line ${line}: ${reason}`).join("\n"));
}

/** Whoever is still to sign in gets all his mail now: his link must be alive. */
function isRecent(line: RunLine): boolean {
  const seed = SEED_CUSTOMERS.find((customer) => customer.email === line.email);
  return !seed?.password;
}

async function deliverTheYear(lines: RunLine[]): Promise<void> {
  const old = lines.filter((line) => !isRecent(line));
  const size = Math.ceil(old.length / RUNS);
  for (let run = 0; run < RUNS; run += 1) {
    const daysAgo = Math.round(OLDEST_DAYS_AGO * (1 - run / (RUNS - 1)));
    const part = old.slice(run * size, (run + 1) * size);
    if (part.length > 0) await deliver(at(daysAgo), part);
  }
  await deliver(ctx, lines.filter(isRecent));
}

/** Accounts of customers who chose their password longer ago than their first item came. */
async function inviteEarly(lines: RunLine[]): Promise<void> {
  for (const { email, password, chosenDaysAgo = 0 } of SEED_CUSTOMERS) {
    const first = lines.find((line) => line.email === email);
    if (!password || !first) continue;
    const csv = `email,name,locale,initialPassword\n${email},"${first.name}",${first.locale},${first.initialPassword ?? ""}\n`;
    if (await findAccountByAddress(ctx.db, email)) continue;
    const moment = at(Math.max(chosenDaysAgo, OLDEST_DAYS_AGO + 1));
    await importCustomers(moment, Buffer.from(csv));
    const renewed = chosenDaysAgo < OLDEST_DAYS_AGO;
    const firstPassword = renewed ? FIRST_PASSWORD : password;
    await activate(moment, { email, initialPassword: first.initialPassword ?? "", password: firstPassword });
    if (renewed) await renew(at(chosenDaysAgo), { email, current: firstPassword, password });
  }
}

async function customerLine(seed: SeedCustomer | undefined, lines: RunLine[], email: string): Promise<DemoCustomer> {
  const name = (await findAccountByAddress(ctx.db, email))?.name ?? "";
  const state = seed?.state ?? "invited";
  const initialPassword = lines.find((line) => line.email === email && line.initialPassword)?.initialPassword;
  if (seed?.password) return { email, name, state, password: seed.password };
  return initialPassword ? { email, name, state, initialPassword } : { email, name, state };
}

async function seed(): Promise<DemoCustomer[]> {
  const read = await readRun(BATCH);
  if (!read.ok) throw new Error(read.error.problems.map(({ line, reason }) => `line ${line}: ${reason}`).join("\n"));
  const lines = read.value;
  const full = fullMailboxLines();
  if (!(await findAccountByAddress(ctx.db, FULL_MAILBOX.email))) {
    const eva = lines.find((line) => line.email === "eva.horvath@example.hu");
    await importCustomers(ctx, Buffer.from(`email,name,customerPortal\n${eva?.email},"${eva?.name}",yes\n`));
    await inviteEarly([...lines, ...full.slice(0, 1)]);
    await deliverTheYear(lines);
    await lockOut(ctx, "dezso.toth@example.hu");
    await deliver(at(FULL_MAILBOX_DAYS_AGO), full);
  }
  // Whoever starts the demo after a week means it: the pause is no wrong clock (SEC-79).
  await releaseBrake(ctx, { due: 0, confirmed: 0 });
  const addresses = [
    ...new Set([...SEED_CUSTOMERS.map((customer) => customer.email), ...lines.map((line) => line.email)]),
  ];
  return Promise.all(
    addresses.map((email) =>
      customerLine(
        SEED_CUSTOMERS.find((customer) => customer.email === email),
        lines,
        email,
      ),
    ),
  );
}

const customers = await seed();
console.log(JSON.stringify(customers));
await close();
