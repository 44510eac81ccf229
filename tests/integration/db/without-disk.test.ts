/** Commits that do not wait for the disk: only of the statement that asks for it. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { takeKey } from "@/lib/api/idempotency-store";
import { beginSignIn } from "@/lib/auth/sign-in/begin-attempt-store";
import { type Database, openDatabase } from "@/lib/db/connection";
import { insertWindowHit } from "@/lib/rate-limit/store";
import { clientHitsValues } from "@/lib/rate-limit/take-hit";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
let single: Database;
beforeAll(async () => {
  test = await testContext();
  single = openDatabase(test.databaseUrl, { maxConnections: 1 });
  await single.db.execute(sql`set synchronous_commit = on`);
});
afterAll(async () => {
  await single?.close();
  await test?.close();
});

const settingOf = async () =>
  (await single.db.execute<{ value: string }>(sql`select current_setting('synchronous_commit') as value`))[0]?.value;

const STATEMENTS: Record<string, () => Promise<unknown>> = {
  "counting a call of an API key": () =>
    insertWindowHit(single.db, { rule: "calls-by-api-key", subject: "x".repeat(64) }, test.clock.now()),
  "taking an idempotency key": () => {
    const now = test.clock.now();
    const call = { sender: "a", key: randomUUID(), callId: randomUUID(), fingerprint: "0".repeat(64), heldUntil: now };
    return takeKey(single.db, call, now);
  },
  "reserving an attempt to sign in": () =>
    beginSignIn(single.db, "somebody@example.com", {
      addressDigest: "a".repeat(64),
      at: test.clock.now(),
      ...clientHitsValues(test.ctx, "failed-by-client", { limitKey: null }),
    }),
};

it.each(Object.entries(STATEMENTS))("%s leaves the next statement on the connection waiting", async (_, run) => {
  await run();
  expect(await settingOf()).toBe("on");
  // The second time, the count changes a row that is there.
  await run();
  expect(await settingOf()).toBe("on");
});

it.each(Object.entries(STATEMENTS))("%s does not wait itself", async (_, run) => {
  await single.db.execute(sql`create table seen_setting (value text)`);
  await single.db.execute(sql`create function note_setting() returns trigger language plpgsql as
    $$ begin insert into seen_setting values (current_setting('synchronous_commit')); return null; end $$`);
  for (const table of ["rate_windows", "idempotency_keys", "login_attempts"]) {
    await single.db.execute(
      sql`create constraint trigger note_setting after insert or update on ${sql.raw(table)}
        deferrable initially deferred for each row execute function note_setting()`,
    );
  }
  await run();
  const seen = await single.db.execute<{ value: string }>(sql`select value from seen_setting`);
  expect(seen.map(({ value }) => value)).toEqual(["off"]);
  await single.db.execute(sql`drop function note_setting() cascade`);
  await single.db.execute(sql`drop table seen_setting`);
});
