/** Loses the database at every statement of a call, `begin` and `commit` included, and repeats the call. */
import { sql } from "drizzle-orm";
import { HELD_SECONDS } from "@/lib/api/idempotency";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { webContext } from "@/lib/web/web-context";
import type { TestContext } from "@/tests/support/context";
import type { Loss } from "@/tests/support/database-proxy";
import { countAll, difference, losingDatabase } from "@/tests/support/losing-database";
import type { Answered } from "./api-fixture";
import type { Keys, Prepared, WritingCall } from "./writing-calls";

/** Longer than an idempotency key is held, and than the commit of a batch may be silent. */
const PAUSE_SECONDS = Math.max(HELD_SECONDS, STALE_AFTER_SECONDS) + 1;
/** What a repeated call is told while the lost one still seems to be under way. */
const UNDER_WAY = ["call-under-way", "commit-under-way", "clock-held"];
/** What an answer says, without the values that differ from call to call. */
function shapeOf({ status, json }: Answered) {
  const { state, route, data, left, counts, added, messages } = json ?? {};
  const fields = Object.keys(json ?? {}).sort();
  return { status, fields, state, route, rows: data?.length, left, counts, added, messages };
}

/** Always a minute after the last use of the key, which is written once a minute. */
async function ready(keys: Keys, { prepare }: WritingCall): Promise<Prepared> {
  const make = await prepare(keys);
  keys.test.clock.advance({ minutes: 2 });
  return make;
}

/** Makes a call in a process that loses its database at a statement. @param at null: at none */
async function losing(test: TestContext, loss: Loss, at: number | null, make: Prepared) {
  const lost = await losingDatabase(test, { loss, at }, (ctx) => {
    jest.mocked(webContext).mockReturnValue(ctx);
    return make().finally(() => jest.mocked(webContext).mockReturnValue(test.ctx));
  });
  if ("error" in lost) throw lost.error;
  return { ...lost, answer: lost.value };
}

/** The call as its sender repeats it: again after a while, when the lost one still seems to be under way. */
async function repeated({ clock }: TestContext, make: Prepared): Promise<Answered> {
  const again = await make();
  if (again.status !== 409 || !UNDER_WAY.includes(again.json.code)) return again;
  clock.advance({ seconds: PAUSE_SECONDS });
  return make();
}

/**
 * Expects that a call whose process lost its database, at whatever statement, and that is sent again, has the effect of
 * one undisturbed call: the same answer, as many rows in every table, no row more.
 */
export async function expectOneEffect(keys: Keys, call: WritingCall, loss: Loss): Promise<void> {
  const { test } = keys;
  const { leaves, settle } = call;
  const first = await ready(keys, call);
  const start = await countAll(test.ctx);
  const { answer, statements } = await losing(test, loss, null, first);
  expect([answer.status < 300, answer.json]).toEqual([true, expect.anything()]);
  await settle?.(keys);
  const undisturbed = { shape: shapeOf(answer), effect: difference(start, await countAll(test.ctx), leaves) };
  expect(statements).toBeGreaterThan(2);

  for (let at = 1; at <= statements; at += 1) {
    const make = await ready(keys, call);
    const before = await countAll(test.ctx);
    const lost = await losing(test, loss, at, make);
    expect({ at, hasLost: lost.hasLost }).toEqual({ at, hasLost: true });
    const again = await repeated(test, make);
    await settle?.(keys);
    const effect = difference(before, await countAll(test.ctx), leaves);
    expect({ at, shape: shapeOf(again), effect }).toEqual({ at, ...undisturbed });
  }
}

/** Rows of calls and attempts that did not end. */
const LEFT_BEHIND = {
  "keys that are held": sql`select 1 from idempotency_keys where answer is null`,
  "attempts to commit": sql`select 1 from batches where state = 'open'`,
  "hidden batches": sql`select 1 from unpublished_batches`,
  "messages of batches": sql`select 1 from api_batch_messages
    join api_batches on api_batches.id = api_batch_messages.batch_id where api_batches.state <> 'open'`,
  uploads: sql`select 1 from uploads`,
  parts: sql`select 1 from upload_parts`,
  "documents of no message": sql`select 1 from uploaded_documents`,
  "bytes of no document": sql`select 1 from document_bytes where document_id not in (select id from documents)`,
  "pieces of no document": sql`select 1 from document_pieces where document_id not in (select id from documents)`,
  "documents without bytes": sql`select 1 from documents join messages on messages.id = documents.message_id
    where purged_at is null and withdrawn_at is null and documents.id not in (select document_id from document_bytes)`,
  "staged rows": sql`select 1 from staged_accounts union all select 1 from staged_message_events`,
};

async function leftBehind({ ctx }: TestContext): Promise<string[]> {
  const names: string[] = [];
  for (const [name, query] of Object.entries(LEFT_BEHIND)) {
    const rows = await ctx.db.execute(query);
    if (rows.length > 0) names.push(`${rows.length} ${name}`);
  }
  return names;
}

/** Expects that the jobs of a day remove what lost calls have left. */
export async function expectNothingLeft({ test }: Keys): Promise<void> {
  expect(await leftBehind(test)).not.toEqual([]);
  test.clock.advance({ minutes: 25 * 60 });
  await cancelAbandonedBatches(test.ctx);
  await forgetExpired(test.ctx);
  expect(await leftBehind(test)).toEqual([]);
}
