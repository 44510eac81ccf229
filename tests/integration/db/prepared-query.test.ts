/** Statements whose text is built once: by the pool, and by every transaction on its own connection. */
import { asc, eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { type Database, openDatabase, type Tx } from "@/lib/db/connection";
import { placeholder, preparedQuery, preparedStatement } from "@/lib/db/prepared-query";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
let database: Database;
beforeAll(async () => {
  test = await testContext();
  database = openDatabase(test.databaseUrl, { maxConnections: 4, prepare: true });
});
afterAll(async () => {
  await database?.close();
  await test?.close();
});

const countOf = () => {
  const built = { times: 0 };
  const query = preparedQuery((db) => {
    built.times += 1;
    return db
      .select({ at: auditEvents.at, kind: auditEvents.kind, backend: sql<number>`pg_backend_pid()` })
      .from(auditEvents)
      .where(eq(auditEvents.addressDigest, placeholder("digest")))
      .orderBy(asc(auditEvents.id))
      .prepare("events_of_address");
  });
  return { built, query };
};
const backendOf = async (tx: Tx) =>
  (await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid as number;

describe("a prepared query", () => {
  it("runs on the connection of each transaction: it sees what the transaction wrote, and nobody else does", async () => {
    const { built, query } = countOf();
    const at = test.clock.now();
    const seen: { own: number; backend: number }[] = [];
    let bothWrote = () => {};
    const written = new Promise<void>((resolve) => {
      bothWrote = resolve;
    });
    let count = 0;
    const write = (kind: string) =>
      inTransaction(database.db, async (tx) => {
        await tx.insert(auditEvents).values({ at, kind, actor: "system", addressDigest: "shared", details: {} });
        count += 1;
        if (count === 2) bothWrote();
        await written;
        const rows = await query(tx).execute({ digest: "shared" });
        expect(rows).toEqual([{ at, kind, backend: await backendOf(tx) }]);
        seen.push({ own: rows.length, backend: rows[0]?.backend ?? 0 });
        throw new Error("rolled back");
      });
    const results = await Promise.allSettled([write("first"), write("second")]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(new Set(seen.map(({ backend }) => backend)).size).toBe(2);
    expect(await query(database.db).execute({ digest: "shared" })).toEqual([]);
    // Once for transactions, once for the pool.
    expect(built.times).toBe(2);
  });

  it("runs in a transaction after the connection of the first one was closed", async () => {
    const { query } = countOf();
    const other = openDatabase(test.databaseUrl, { maxConnections: 1 });
    await inTransaction(other.db, (tx) => query(tx).execute({ digest: "none" }));
    await other.close();
    expect(await inTransaction(database.db, (tx) => query(tx).execute({ digest: "none" }))).toEqual([]);
  });
});

describe("a prepared statement", () => {
  it("takes the values of each use, also null, and keeps the others", async () => {
    let times = 0;
    const statement = preparedStatement<{ first: string; kept: number; last: string | null }>(() => {
      times += 1;
      return sql`select ${placeholder("first")}::text as first, ${times}::int as kept, ${placeholder("last")}::text as last`;
    });
    const run = async (first: string, last: string | null) =>
      (await database.db.execute(statement({ first, last }))).map((row) => ({ ...row }));
    expect(await run("$1", null)).toEqual([{ first: "$1", kept: 1, last: null }]);
    expect(await run("b", "'c'")).toEqual([{ first: "b", kept: 1, last: "'c'" }]);
    expect(
      await inTransaction(database.db, async (tx) => [...(await tx.execute(statement({ first: "d", last: "" })))]),
    ).toEqual([{ first: "d", kept: 1, last: "" }]);
    expect(times).toBe(1);
  });

  it("does not run without one of its values", () => {
    const statement = preparedStatement(() => sql`select ${placeholder("value")}::text`);
    expect(() => statement({})).toThrow("value");
  });

  it("is refused when its text reads as if it had another parameter", () => {
    const statement = preparedStatement(() => sql`select '$1', ${placeholder("value")}::text`);
    expect(() => statement({ value: "a" })).toThrow("a text of the statement reads like a parameter");
  });
});
