/** A reading and an end of access in a forced order: the one that locks the message first wins. */

import { sql } from "drizzle-orm";
import { readings } from "@/drizzle/schema/reading";
import { ONE_ROW } from "@/lib/db/statement";
import { inTransaction } from "@/lib/db/transaction";
import { continuedReading } from "@/lib/mailbox/reading/continue-reading-store";
import { clearRetention } from "@/tests/integration/retention/retention-fixture";
import { untilLockWait } from "./mailbox-fixture";
import { begun, type Case, ENDINGS, placed, REQUESTS, readingsOf, test, withReadings } from "./reading-race-fixture";

withReadings();
afterEach(() => clearRetention(test));

const CASES = ["the purge", "the closing of the account", "deleting for good"].flatMap((endingName) => {
  const ending = ENDINGS[endingName];
  return Object.entries(REQUESTS)
    .filter(([requestName]) => !ending?.requests || ending.requests.includes(requestName))
    .flatMap(([requestName, request]) => (ending ? [{ endingName, requestName, ending, request }] : []));
});

/** Starts the end of access and stops it under the message's lock, then starts the request; both then go on. */
async function endFirst(end: () => Promise<boolean>, request: () => Promise<number>) {
  let both: Promise<[boolean, number]> | undefined;
  await inTransaction(test.ctx.db, async (tx) => {
    // The end of access locks the message before it appends its event.
    await tx.execute(sql`lock table message_events in share mode`);
    const ended = end();
    await untilLockWait(test.ctx);
    both = Promise.all([ended, request()]);
    await untilLockWait(test.ctx, 2);
  });
  return both;
}

/** Starts the request and stops it under the message's lock, then starts the end of access; both then go on. */
async function readFirst(one: Case, end: () => Promise<boolean>, request: () => Promise<number>) {
  let both: Promise<[boolean, number]> | undefined;
  const { accountId, documentId: subjectId, message } = one;
  await inTransaction(test.ctx.db, async (tx) => {
    // The reading locks the message before it stores its beginning, which waits for this row.
    const key = { sessionId: accountId, accountId, subjectId, messageId: message.id, startedAt: new Date(0) };
    await tx.insert(readings).values([
      { ...key, kind: "opened" },
      { ...key, kind: "downloaded" },
    ]);
    const bytes = request();
    await untilLockWait(test.ctx);
    both = Promise.all([end(), bytes]);
    await untilLockWait(test.ctx, 2);
  });
  return both;
}

describe.each(CASES)("$requestName against $endingName", ({ ending, request }) => {
  it("the end of access first: no bytes and no event", async () => {
    const one = await placed(ending);
    const done = await endFirst(
      () => ending.end(one),
      () => request(one),
    );
    expect(done).toEqual([true, 0]);
    expect(await readingsOf(one)).toEqual({ readings: 0, last: "purged" });
  });

  it("the end of access first, of a reading that has begun: no further bytes", async () => {
    const one = await begun(ending, request);
    const done = await endFirst(
      () => ending.end(one),
      () => request(one),
    );
    expect(done).toEqual([true, 0]);
    expect(await readingsOf(one)).toEqual({ readings: 1, last: "purged" });
  });

  it("the reading first: bytes, and their event before the end of access", async () => {
    const one = await placed(ending);
    const [ended, bytes] = (await readFirst(
      one,
      () => ending.end(one),
      () => request(one),
    )) ?? [false, 0];
    expect([ended, bytes > 0]).toEqual([true, true]);
    expect(await readingsOf(one)).toEqual({ readings: 1, last: "purged" });
  });
});

it("a further answer from memory finds the reading that has begun, so it writes nothing", async () => {
  const ending = { end: async () => true, afterOpening: true };
  const find = ({ accountId, message, documentId }: Case) =>
    continuedReading(ONE_ROW)(
      test.ctx.db,
      test.clock.now(),
      { sessionId: accountId, accountId, messageId: message.id, documentId, kind: "opened" },
      {},
    );
  const kept = REQUESTS["the whole, kept in memory"] as (typeof REQUESTS)[string];
  expect(await find(await placed(ending))).toBeNull();
  expect(await find(await begun(ending, kept))).toMatchObject({ filename: "a.pdf" });
});
