import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/lib/db/connection";
import { migrateDatabase } from "@/lib/db/migrate";
import { type TestContext, testContext } from "@/tests/support/context";
import { emptyDatabase } from "@/tests/support/database";

describe("migrations", () => {
  it("can be run by several processes at once", async () => {
    const { url, drop } = await emptyDatabase();
    try {
      await expect(
        Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]),
      ).resolves.toHaveLength(3);
    } finally {
      await drop();
    }
  });
});

/**
 * Stands before PostgreSQL as a pooler does: when a client goes away, its connection to the server stays open for the
 * next one.
 */
async function keepingPooler(url: string): Promise<{ url: string; close(): void }> {
  const { hostname, port } = new URL(url);
  const kept: Socket[] = [];
  const isTerminate = (bytes: Buffer) => bytes.length === 5 && bytes.toString("latin1", 0, 1) === "X";
  const pooler = createServer((client) => {
    const server = connect(Number(port), hostname);
    kept.push(server);
    client.on("data", (bytes) => isTerminate(bytes) || server.write(bytes));
    server.on("data", (bytes) => client.writable && client.write(bytes));
    for (const socket of [client, server]) socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
  const own = new URL(url);
  own.hostname = "127.0.0.1";
  own.port = String((pooler.address() as AddressInfo).port);
  return {
    url: own.href,
    close() {
      for (const socket of kept) socket.destroy();
      pooler.close();
    },
  };
}

it("a pooler that keeps its connections is left without the lock and the settings of the migration", async () => {
  const { url, drop } = await emptyDatabase();
  const pooler = await keepingPooler(url);
  const direct = openDatabase(url);
  try {
    expect((await migrateDatabase(pooler.url)).length).toBeGreaterThan(10);
    const [kept] = await direct.db.execute(sql`
      select (select count(*)::int from pg_locks where locktype = 'advisory') as locks,
        (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as sessions`);
    expect(kept).toEqual({ locks: 0, sessions: expect.any(Number) });
    expect(Number(kept?.sessions)).toBeGreaterThan(0);
    expect(await migrateDatabase(url)).toEqual([]);
  } finally {
    pooler.close();
    await direct.close();
    await drop();
  }
});

/** Stands before PostgreSQL as a pooler with few places does: a client waits until another has gone. */
async function crowdedPooler(url: string, places: number): Promise<{ url: string; close(): void }> {
  const { hostname, port } = new URL(url);
  const waiting: Socket[] = [];
  let free = places;
  const serve = () => {
    for (let client = waiting[0]; client && free > 0; client = waiting[0]) {
      waiting.shift();
      free -= 1;
      const server = connect(Number(port), hostname);
      for (const socket of [client, server]) socket.on("error", () => {});
      client.once("close", () => server.destroy());
      server.once("close", () => {
        client.destroy();
        free += 1;
        serve();
      });
      client.pipe(server).pipe(client);
    }
  };
  const pooler = createServer({ pauseOnConnect: true }, (client) => {
    waiting.push(client);
    serve();
  });
  await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
  const own = new URL(url);
  own.hostname = "127.0.0.1";
  own.port = String((pooler.address() as AddressInfo).port);
  // A client waits for a place for as long as another one migrates.
  own.searchParams.set("connect_timeout", "120");
  return { url: own.href, close: () => pooler.close() };
}

it("processes that wait leave the places of a pooler to the one that migrates", async () => {
  const { url, drop } = await emptyDatabase();
  const pooler = await crowdedPooler(url, 4);
  try {
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(pooler.url)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  } finally {
    pooler.close();
    await drop();
  }
});

describe("evidence is append-only", () => {
  let test: TestContext;
  beforeAll(async () => {
    test = await testContext();
  });
  afterAll(() => test.close());

  it.each(["update audit_events set actor = 'x'", "delete from audit_events", "truncate message_events"])(
    "%s is refused",
    async (statement) => {
      await expect(test.ctx.db.execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: expect.stringContaining("append only") },
      });
    },
  );
});

describe("the job queue", () => {
  it("has a job if and only if the transaction of the caller commits", async () => {
    const test = await testContext();
    try {
      const count = async () =>
        Number(
          (
            await test.ctx.db.execute(sql`select count(*)::int as n from pgboss.job where name = 'send-notification'`)
          )[0]?.n,
        );
      await test.ctx.db
        .transaction(async (tx) => {
          await test.ctx.queue.enqueue(tx, "send-notification", [{ data: { notificationId: "a" } }]);
          throw new Error("rolled back");
        })
        .catch(() => {});
      expect(await count()).toBe(0);
      await test.ctx.db.transaction((tx) =>
        test.ctx.queue.enqueue(tx, "send-notification", [{ data: { notificationId: "a" } }]),
      );
      expect(await count()).toBe(1);
    } finally {
      await test.close();
    }
  });
});
