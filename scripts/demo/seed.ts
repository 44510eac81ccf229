/**
 * Fills the demo with a year of batches and customers in every state, by the portal's own operations with the clock set
 * back. The demo runs it before the portal starts; a second run changes nothing. Prints customers and staff for the
 * demo's tables, and a new key of the Sender API, as JSON.
 */
import path from "node:path";
import { findAccountByAddress } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { openContext } from "@/lib/context";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { importCustomers } from "@/lib/delivery/import-customers";
import { type BatchLine, readBatch } from "@/lib/delivery/read-batch";
import { loadSettings } from "@/lib/env";
import {
  addMinutes,
  budapestDay,
  calendarDaysBetween,
  ManualClock,
  startOfBudapestDay,
  systemClock,
} from "@/lib/kernel/time";
import { createLog } from "@/lib/log";
import { releaseGuard } from "@/lib/retention/guard-purge";
import { countDailyFigures } from "@/lib/staff/figures/count-figures";
import { renewDemoKey } from "@/scripts/demo/demo-key";
import { fullMailboxLines } from "@/scripts/demo/full-mailbox";
import type { DemoCustomer } from "@/scripts/demo/running-demo";
import { seedBills } from "@/scripts/demo/seed-bills";
import { FULL_MAILBOX, SEED_CUSTOMERS, type SeedCustomer } from "@/scripts/demo/seed-customers";
import { simulateYear } from "@/scripts/demo/seed-past-year";
import { seedStaff } from "@/scripts/demo/seed-staff";
import { seedStaffWork } from "@/scripts/demo/seed-staff-work";
import { activate, lockOut, renew } from "@/scripts/demo/seed-states";
import { listDemoMessages } from "@/scripts/demo-batch/messages/all";

const BATCH = path.resolve(import.meta.dirname, "../../demo/batch");
/** The oldest message expires in two weeks, so that some messages are close to deletion. */
const OLDEST_DAYS_AGO = 350;
/** Documents may be this old before they are placed later than on their dates. */
const NEWEST_DOCUMENT_DAYS = 31;
const DAY_MINUTES = 24 * 60;
const FULL_MAILBOX_DAYS_AGO = 20;
/** The first password of active customers, which they have renewed since. */
const FIRST_PASSWORD = "ElsoJelszo25";

const settings = loadSettings();
const { ctx, close } = openContext(settings, { name: "seed", log: createLog("warn", "seed", "stderr") });
const now = systemClock.now();
/** Batches are placed at about 5:40 in the morning. */
const PLACED_AT_MINUTE = 5 * 60 + 40;

/** The context with the clock set to the morning of that many days ago, but never later than now. */
function at(daysAgo: number): Context {
  const day = budapestDay(addMinutes(now, -daysAgo * DAY_MINUTES));
  const morning = addMinutes(startOfBudapestDay(day), PLACED_AT_MINUTE + (daysAgo % 40));
  return { ...ctx, clock: new ManualClock(morning < now ? morning : now) };
}

async function deliver(moment: Context, lines: BatchLine[]): Promise<void> {
  const outcome = await deliverBatch(moment, lines);
  if (!outcome.ok)
    throw new Error(outcome.error.problems.map(({ line, reason }) => `line ${line}: ${reason}`).join("\n"));
}

/** Customers who have not signed in get all their messages today, so that their activation link is still valid. */
function isNotActivated(line: BatchLine): boolean {
  const seed = SEED_CUSTOMERS.find((customer) => customer.email === line.email);
  return !seed?.password;
}

/**
 * How many days ago each message is placed: on the date of its documents. When the newest one is older than a month,
 * all are placed later by the same number of days, so that the mailboxes are never empty.
 */
function daysAgoOf(lines: BatchLine[]): Map<BatchLine, number> {
  const today = budapestDay(now);
  const messages = listDemoMessages();
  // The lines of the manifest are in the order of the messages.
  const ages = messages.map(({ day }) => calendarDaysBetween(day, today));
  const newest = Math.min(...ages);
  const shift = newest > NEWEST_DOCUMENT_DAYS ? newest : 0;
  return new Map(
    lines.map((line) => {
      const age = (ages[Number(line.senderReference.slice(-6)) - 1] ?? 0) - shift;
      return [line, Math.min(OLDEST_DAYS_AGO, Math.max(0, age))];
    }),
  );
}

/** Delivers one batch for each day, oldest first. */
async function deliverYear(lines: BatchLine[]): Promise<void> {
  const daysAgo = daysAgoOf(lines.filter((line) => !isNotActivated(line)));
  const batches = Map.groupBy(lines, (line) => daysAgo.get(line) ?? 0);
  for (const batchDay of [...batches.keys()].sort((a, b) => b - a))
    await deliver(at(batchDay), batches.get(batchDay) ?? []);
}

/** Creates the accounts of customers who set their password before their first message was placed. */
async function inviteEarly(lines: BatchLine[]): Promise<void> {
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

async function customerLine(seed: SeedCustomer | undefined, lines: BatchLine[], email: string): Promise<DemoCustomer> {
  const name = (await findAccountByAddress(ctx.db, email))?.name ?? "";
  const state = seed?.state ?? "invited";
  const initialPassword = lines.find((line) => line.email === email && line.initialPassword)?.initialPassword;
  if (seed?.password) return { email, name, state, password: seed.password };
  return initialPassword ? { email, name, state, initialPassword } : { email, name, state };
}

async function seed(): Promise<DemoCustomer[]> {
  const read = await readBatch(BATCH);
  if (!read.ok) throw new Error(read.error.problems.map(({ line, reason }) => `line ${line}: ${reason}`).join("\n"));
  const lines = [...read.value];
  const full = fullMailboxLines();
  if (!(await findAccountByAddress(ctx.db, FULL_MAILBOX.email))) {
    const eva = lines.find((line) => line.email === "eva.horvath@example.hu");
    await importCustomers(ctx, Buffer.from(`email,name,customerPortal\n${eva?.email},"${eva?.name}",yes\n`));
    await inviteEarly([...lines, ...full.slice(0, 1)]);
    await deliverYear(lines);
    await lockOut(ctx, "dezso.toth@example.hu");
    await deliver(at(FULL_MAILBOX_DAYS_AGO), full);
    await seedBills(at, budapestDay(now), deliver);
    await simulateYear(at, "anna.kovacs@example.hu");
    await seedStaffWork(at);
  }
  // After weeks without the demo the purge guard would take the pause for a wrong clock.
  await releaseGuard(ctx, { due: 0, confirmed: 0 });
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
const staff = await seedStaff(ctx);
// The worker counts them too, but not at once.
await countDailyFigures(ctx, { signal: new AbortController().signal });
console.log(JSON.stringify({ customers, staff, apiKey: await renewDemoKey(ctx) }));
await close();
