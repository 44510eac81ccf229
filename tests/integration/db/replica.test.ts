/** Lists from a replica: a real one, which receives the log of the primary and replays it when the test lets it. */
import { sql } from "drizzle-orm";
import { recordWrite } from "@/lib/auth/session/record-write";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { openDatabase } from "@/lib/db/connection";
import { readList } from "@/lib/db/read-list";
import { openReplica, primaryPosition, type Replica, replicaPosition } from "@/lib/db/replica";
import { runChecks } from "@/lib/doctor/run-checks";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { LIST_READ_OUTCOMES, ownSnapshot } from "@/lib/metrics/process-metrics";
import { checkLines } from "@/scripts/portal/doctor-texts";
import { activate, PASSWORD, trySignIn } from "@/tests/integration/auth/auth-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { PATIENT_REPLICA_LIMITS, type ReplicatedContext, replicatedContext } from "@/tests/support/replicated-context";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const MAX_LAG_SECONDS = 5;

let test: ReplicatedContext;
beforeAll(async () => {
  test = await replicatedContext("2031-03-03T09:00:00Z");
});
afterAll(() => test?.close());
let isPromoted = false;
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  if (isPromoted) return;
  await test.servers.resumeReplay();
  await test.settled();
});

/** The context of a session's lists. */
const listsAfter = (position: string | null, replica = test.ctx.replica): Context => ({
  ...test.ctx,
  lists: replica.readsAfter(position),
});
type AccountId = Awaited<ReturnType<typeof createAccount>>;
const inbox = async (ctx: Context, accountId: AccountId) =>
  (await listMessages(ctx, { accountId, query: parseInboxQuery({}) })).all;

async function outcomes(): Promise<Record<string, number>> {
  const metric = (await ownSnapshot()).find(({ name }) => name === "portal_list_reads_total");
  return Object.fromEntries((metric?.values ?? []).map(({ labels, value }) => [labels.outcome, value]));
}

/** How the reads of `work` ended. */
async function outcomesOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await outcomes();
  await work();
  const now = await outcomes();
  return Object.fromEntries(
    LIST_READ_OUTCOMES.flatMap((name) => {
      const more = (now[name] ?? 0) - (before[name] ?? 0);
      return more > 0 ? [[name, more]] : [];
    }),
  );
}

/** A check that began now: one that was under way may have asked before. */
async function checked(replica: Replica): Promise<void> {
  await replica.check();
  await replica.check();
}

const isReplica = (db: Db) =>
  db.execute<{ is: boolean }>(sql`select pg_is_in_recovery() as is`).then(([row]) => row?.is === true);

it("a list is read from the replica, as it was some moments ago; everything else from the primary", async () => {
  const accountId = await createAccount(test.ctx);
  await placeMessage(test.ctx, accountId);
  await test.settled();
  await test.servers.pauseReplay();
  await placeMessage(test.ctx, accountId);
  expect(await outcomesOf(async () => expect(await inbox(listsAfter(null), accountId)).toBe(1))).toEqual({
    replica: 2,
  });
  expect(await outcomesOf(async () => expect(await inbox(test.ctx, accountId)).toBe(2))).toEqual({});
  await test.servers.resumeReplay();
  await test.settled();
  expect(await inbox(listsAfter(null), accountId)).toBe(2);
});

describe("who has written reads the primary until the replica has replayed the write", () => {
  it("a deleted message is not in the next list", async () => {
    const address = await activate(test.ctx);
    const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
    if (!entered.ok) throw new Error(entered.error.kind);
    const { sessionId } = entered.value;
    const [account] = await test.ctx.db.execute<{ id: AccountId }>(
      sql`select id from accounts where email_address = ${address}`,
    );
    const accountId = account?.id as AccountId;
    const { id } = await placeMessage(test.ctx, accountId);
    await test.settled();
    await test.servers.pauseReplay();
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    const position = await recordWrite(test.ctx, sessionId);
    expect(position).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
    expect(await inbox(listsAfter(null), accountId)).toBe(1);
    const own = () => outcomesOf(async () => expect(await inbox(listsAfter(position), accountId)).toBe(0));
    expect(await own()).toEqual({ "own-write": 2 });
    await test.servers.resumeReplay();
    await test.settled();
    expect(await own()).toEqual({ replica: 2 });
  });

  it("the position is one after the commit: whoever has replayed it sees the write", async () => {
    await test.settled();
    const before = await primaryPosition(test.ctx.db);
    await createAccount(test.ctx);
    const afterwards = await primaryPosition(test.ctx.db);
    expect(before.position).not.toBe(afterwards.position);
  });

  it("without a replica nothing is recorded", async () => {
    expect(await recordWrite({ ...test.ctx, replica: null }, "00000000-0000-4000-8000-000000000000")).toBeNull();
  });
});

describe("the primary is read", () => {
  let nowMs = 0;
  /** The clock of the test decides how long a check is valid. */
  const limits = { ...PATIENT_REPLICA_LIMITS, checkValid: 3_000 };
  const options = { maxLagSeconds: MAX_LAG_SECONDS, prepare: true, nowMs: () => nowMs, limits };
  const replicaOf = (url: string) => {
    const replica = openReplica(url, { ...options, primary: test.ctx.db, log: test.ctx.log, maxConnections: 2 });
    opened.push(replica);
    return replica;
  };
  const readBy = async (replica: ReturnType<typeof replicaOf>) => {
    let server = "";
    const counted = await outcomesOf(async () => {
      server = (await readList(listsAfter(null, replica), isReplica)) ? "replica" : "primary";
    });
    return [server, ...Object.keys(counted)];
  };

  it("when the replica is further behind than allowed, until it has caught up", async () => {
    const replica = replicaOf(test.servers.replicaUrl);
    await checked(replica);
    await test.settled();
    await checked(replica);
    expect(await readBy(replica)).toEqual(["replica", "replica"]);
    await test.servers.pauseReplay();
    await createAccount(test.ctx);
    nowMs += MAX_LAG_SECONDS * 1000;
    await checked(replica);
    expect(await readBy(replica)).toEqual(["replica", "replica"]);
    nowMs += 1;
    await checked(replica);
    expect(await readBy(replica)).toEqual(["primary", "behind"]);
    await test.servers.resumeReplay();
    await test.servers.caughtUp();
    await checked(replica);
    expect(await readBy(replica)).toEqual(["replica", "replica"]);
  });

  it("when nobody has asked the replica for three seconds", async () => {
    const replica = replicaOf(test.servers.replicaUrl);
    await checked(replica);
    nowMs += 3_001;
    // At once: the check of the next second has not run.
    expect(await readList(listsAfter(null, replica), isReplica)).toBe(false);
  });

  it("when the replica lacks a table or fails otherwise: the read is run again", async () => {
    const replica = replicaOf(test.servers.replicaUrl);
    await checked(replica);
    await test.servers.pauseReplay();
    await test.servers.onPrimary("create table later as select 7 as n");
    let n: unknown;
    const counted = await outcomesOf(async () => {
      const [row] = await readList(listsAfter(null, replica), (db) => db.execute(sql`select n from later`));
      n = row?.n;
    });
    expect([n, counted]).toEqual([7, { failed: 1 }]);
    await expect(readList(listsAfter(null, replica), (db) => db.execute(sql`select n from nowhere`))).rejects.toThrow();
  });

  it("when the server is no replica", async () => {
    const replica = replicaOf(test.servers.primaryUrl);
    await checked(replica);
    expect(await readBy(replica)).toEqual(["primary", "no-replica"]);
  });

  it("when the replica has replayed more than its primary has: one of them was promoted", async () => {
    let own = await primaryPosition(test.ctx.db);
    const primary = { execute: async () => [own] } as unknown as Context["db"];
    const replica = openReplica(test.servers.replicaUrl, { ...options, primary, log: test.ctx.log });
    opened.push(replica);
    await checked(replica);
    expect(await readBy(replica)).toEqual(["replica", "replica"]);
    own = { ...own, position: "0/1" };
    await checked(replica);
    expect(await readBy(replica)).toEqual(["primary", "no-replica"]);
  });

  it("when the replica is one of another server", async () => {
    const own = await primaryPosition(test.ctx.db);
    const primary = { execute: async () => [{ ...own, system: "1" }] } as unknown as Context["db"];
    const replica = openReplica(test.servers.replicaUrl, { ...options, primary, log: test.ctx.log });
    opened.push(replica);
    await checked(replica);
    expect(await readBy(replica)).toEqual(["primary", "no-replica"]);
  });

  it("when the replica is down; it is used again when it is back", async () => {
    const accountId = await createAccount(test.ctx);
    await placeMessage(test.ctx, accountId);
    const replica = replicaOf(test.servers.replicaUrl);
    await checked(replica);
    await test.servers.stopReplica();
    expect(await inbox(listsAfter(null, replica), accountId)).toBe(1);
    await checked(replica);
    expect(await readBy(replica)).toEqual(["primary", "down"]);
    await test.servers.startReplica();
    await test.servers.caughtUp();
    // The driver waits up to two seconds before it connects again.
    while ((await readBy(replica))[0] !== "replica") await checked(replica);
    expect(await inbox(listsAfter(null, replica), accountId)).toBe(1);
  });
});

it("a database user without privileges may ask both servers", async () => {
  await test.servers.onPrimary("create role reader login");
  await test.settled();
  const as = (url: string) => openDatabase(url.replace("//portal@", "//reader@"), { maxConnections: 1 });
  const [primary, replica] = [as(test.servers.primaryUrl), as(test.servers.replicaUrl)];
  try {
    const [own, there] = [await primaryPosition(primary.db), await replicaPosition(replica.db)];
    expect(there).toEqual({ position: expect.stringMatching(/\//), system: own.system });
    expect((await replicaPosition(primary.db)).position).toBeNull();
  } finally {
    await Promise.all([primary.close(), replica.close()]);
  }
});

it("the lag is a metric", async () => {
  await test.settled();
  const lag = (await ownSnapshot()).find(({ name }) => name === "portal_replica_lag_seconds");
  expect(lag).toMatchObject({ aggregator: "max", values: [{ labels: { server: "replica" } }] });
});

describe("portal doctor", () => {
  const replicaLines = async (databaseReplica: Context["settings"]["databaseReplica"]) => {
    const ctx = { ...test.ctx, settings: { ...test.ctx.settings, databaseReplica } };
    return (await runChecks(ctx)).filter(({ name }) => name === "replica").flatMap(checkLines);
  };
  const settings = (url: string) => ({ url, maxLagSeconds: 1, prepare: true, pooled: false });
  const NAME = "the replica for lists answers and keeps up";

  it("passes for a replica that keeps up, and says what is wrong with another", async () => {
    expect(await replicaLines(null)).toEqual([]);
    expect(await replicaLines(settings(test.servers.replicaUrl))).toEqual([`✓ ${NAME}`]);
    expect((await replicaLines(settings(test.servers.primaryUrl)))[0]).toBe(
      `✗ ${NAME}: the server replays no write-ahead log: it is no streaming replica, or was promoted`,
    );
    await test.servers.pauseReplay();
    await createAccount(test.ctx);
    expect((await replicaLines(settings(test.servers.replicaUrl)))[0]).toBe(
      `✗ ${NAME}: it has not replayed within 1 s what the database had`,
    );
  });

  it("reports a replica that does not answer", async () => {
    await test.servers.stopReplica();
    const [line, todo] = await replicaLines(settings(test.servers.replicaUrl));
    await test.servers.startReplica();
    expect(line).toContain(`✗ ${NAME}: `);
    expect(todo).toContain("check DATABASE_URL_REPLICA");
  });
});

// Last: the replica is none afterwards.
it("a replica that was promoted is not read any more", async () => {
  isPromoted = true;
  await test.servers.onReplica("select pg_promote()");
  await checked(test.ctx.replica);
  expect(await readList(listsAfter(null), isReplica)).toBe(false);
  expect(await outcomesOf(() => readList(listsAfter(null), isReplica))).toEqual({ "no-replica": 1 });
});
