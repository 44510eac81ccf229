/**
 * SIGKILL for portal, worker and command line at random moments of a batch, a reply, a purge and a sending: 0 lost, 0
 * twice, 0 half. `npm run test:faults` prints the seed of the moments (scripts/test/faults.ts). An e-mail that was
 * being sent when the worker was killed may arrive twice, with the same Message-ID: nobody can tell whether the mail
 * server had taken it.
 */
import { removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { testDatabase } from "@/tests/support/database";
import { startFaultStack } from "../fault-stack";
import { findBrokenHistories, sendAll } from "../ledger";
import { newCustomer, sender } from "../reply-load";
import { batchOperation } from "./batch";
import { expectLedger, type KillStack } from "./kill-stack";
import { PAIRS, type Pair, planRounds } from "./plan";
import { purgeOperation } from "./purge";
import { replyOperation } from "./reply";
import { killDuring, measureOperation, type Operation } from "./round";
import { sendingOperation } from "./sending";
import { killWorkerAt, SENDING_STEPS } from "./sending-steps";

const START_MS = 300_000;
/**
 * The mail server takes so long to answer, so that a kill meets an e-mail of which it is not known whether it was
 * taken.
 */
const MAIL_ANSWER_MS = 15;
/** Within this time of its start the killed portal serves again. */
const RECOVERY_MS = 10_000;
/** Of so many measurements the time of an operation is the mean. */
const REMEMBERED = 5;

const { rounds, seed } = JSON.parse(process.env.TEST_FAULTS ?? "") as { rounds: number; seed: number };
/** Milliseconds, by operation and victim; the newest last. */
const measured = new Map<string, number[]>();
/** By operation and victim: how many kills met the operation, and how many came when it was over. */
const counts = new Map<string, { during: number; after: number }>();

let database: Awaited<ReturnType<typeof testDatabase>>;
let stack: KillStack;

const operations: Record<Pair[0], (victim: Pair[1], choice: number) => Promise<Operation>> = {
  batch: (_victim, choice) => batchOperation(stack, choice),
  reply: () => replyOperation(stack),
  purge: (victim, choice) => purgeOperation(stack, victim, choice),
  sending: (_victim, choice) => sendingOperation(stack, choice),
};

const seconds = (ms: number) => (ms / 1000).toFixed(1);

function distinctPairs(): Pair[] {
  return [...new Map(PAIRS.map((pair) => [nameOf(...pair), pair])).values()];
}

const nameOf = (operation: Pair[0], victim: Pair[1]) => `${operation}, ${victim}`;

function remember(name: string, tookMs: number): void {
  measured.set(name, [...(measured.get(name) ?? []), tookMs].slice(-REMEMBERED));
}

function expectedMs(name: string): number {
  const times = measured.get(name) ?? [];
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}

beforeAll(async () => {
  database = await testDatabase();
  const started = await startFaultStack(database.url);
  const customer = await newCustomer(started.ctx);
  const ledger = { replies: [], restarts: [], interrupted: new Map<string, number>() };
  stack = { ...started, ...ledger, databaseUrl: database.url, send: sender(started.url), customer };
}, START_MS);
afterAll(async () => {
  await stack?.close();
  await database?.drop();
  await removeBatchFolders();
}, START_MS);

describe("a worker that is killed while it sends loses no e-mail, and sends only what may be lost once more", () => {
  it.each(SENDING_STEPS)("%s", async (_name, step, copies) => {
    expect(await killWorkerAt(step, stack)).toBe(copies);
    await expectLedger(stack);
  });
});

describe(`of ${rounds} kills at the moments of seed ${seed} none loses, repeats or halves anything`, () => {
  beforeAll(async () => {
    stack.mail.fault = () => ({ at: "dot", waitMs: MAIL_ANSWER_MS });
    for (const [operation, victim] of distinctPairs()) {
      remember(nameOf(operation, victim), await measureOperation(await operations[operation](victim, 0.5)));
    }
  }, START_MS);

  const named = planRounds(rounds, seed).map((round) => {
    const { number, operation, victim, moment } = round;
    return [`round ${number}: the ${victim} at ${Math.round(moment * 100)} % of a ${operation}`, round] as const;
  });

  it.each(named)("%s", async (_name, { operation, victim, moment, choice }) => {
    const name = nameOf(operation, victim);
    const tookMs = await killDuring(await operations[operation](victim, choice), moment * expectedMs(name));
    const { during, after } = counts.get(name) ?? { during: 0, after: 0 };
    counts.set(name, tookMs === null ? { during: during + 1, after } : { during, after: after + 1 });
    if (tookMs !== null) remember(name, tookMs);
    await expectLedger(stack);
  });
});

it("after all rounds every history is whole, and the killed portal has served again within 10 s", async () => {
  expect(await stack.worker.stop()).toBe(0);
  await sendAll(stack);
  expect(await findBrokenHistories(stack.ctx)).toEqual([]);
  for (const [name, { during, after }] of counts) {
    const ms = Math.round(expectedMs(name));
    process.stderr.write(`Kills, ${name}: ${during} while it ran, ${after} when it was over; it takes ${ms} ms.\n`);
  }
  const restarts = stack.restarts.sort((a, b) => a - b);
  const [median = 0, longest = 0] = [restarts.length >> 1, -1].map((index) => restarts.at(index));
  process.stderr.write(`Kills: the portal served again after ${seconds(median)} s, ${seconds(longest)} s at most.\n`);
  // Not each of them: other work on the machine would decide.
  expect(median).toBeLessThan(RECOVERY_MS);
  const met = [...counts.values()].reduce((sum, { during }) => sum + during, 0);
  // Kills that all come when the operation is over would show nothing.
  expect(met).toBeGreaterThan(rounds / 3);
  const twice = stack.mail.mails.length - new Set(stack.mail.mails.map(({ messageId }) => messageId)).size;
  process.stderr.write(`Kills: ${stack.mail.mails.length} e-mails, ${twice} of them sent again after a kill.\n`);
});
