/** Rows that are written by COPY: every failure reaches the caller, and the connection goes on. */
import { randomBytes, randomUUID } from "node:crypto";
import { count, eq, sql } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { databaseError, openDatabase, type Tx } from "@/lib/db/connection";
import { binaryUuid, copyRows } from "@/lib/db/copy-rows";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";

const COLUMNS = ["documentId", "batchId", "storage", "sealing", "keyId", "wrappedKey", "ciphertext"] as const;
const MEGABYTE = 1024 * 1024;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test?.close());

function row(documentId: string, batchId: string | null, ciphertext: Buffer) {
  const texts = ["database", "segments", "01234567"].map((text) => Buffer.from(text));
  return [binaryUuid(documentId), batchId === null ? null : binaryUuid(batchId), ...texts, randomBytes(60), ciphertext];
}

const copy = (tx: Tx, rows: ReturnType<typeof row>[]) => copyRows(tx, documentBytes, COLUMNS, rows);
const storedOf = (batchId: string) =>
  test.ctx.db
    .select({ n: count() })
    .from(documentBytes)
    .where(eq(documentBytes.batchId, batchId))
    .then(([stored]) => stored?.n);

it("stores values as they are: bytes, text, ids, null, and none", async () => {
  const [batchId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  const [large, empty] = [randomBytes(3 * MEGABYTE + 1), Buffer.alloc(0)];
  await inTransaction(test.ctx.db, (tx) => copy(tx, [row(first, batchId, large), row(second, null, empty)]));
  const read = async (id: string) =>
    (await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, id)))[0];
  const stored = await read(first);
  expect(stored).toMatchObject({ batchId, storage: "database", sealing: "segments", keyId: "01234567" });
  expect(stored?.ciphertext?.equals(large)).toBe(true);
  expect(await read(second)).toMatchObject({ batchId: null, ciphertext: empty });
});

it("rows may be made in the same memory one after the other, of any length", async () => {
  const batchId = randomUUID();
  const lengths = [10, 100_000, 65_536, 65_537, 0, 30_000, 30_000, 30_000, 200_000, 1];
  const values = lengths.map((length) => ({ id: randomUUID(), bytes: randomBytes(length) }));
  const memory = Buffer.alloc(200_000);
  const rows = function* () {
    for (const { id, bytes } of values) {
      memory.fill(0);
      memory.set(bytes);
      yield row(id, batchId, memory.subarray(0, bytes.length));
    }
  };
  await inTransaction(test.ctx.db, (tx) => copyRows(tx, documentBytes, COLUMNS, rows()));
  const stored = await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.batchId, batchId));
  expect(stored).toHaveLength(lengths.length);
  for (const { documentId, ciphertext } of stored) {
    const given = values.find(({ id }) => id === documentId)?.bytes;
    expect(given && ciphertext?.equals(given)).toBe(true);
  }
});

it("no rows are no error", async () => {
  await inTransaction(test.ctx.db, (tx) => copy(tx, []));
});

describe("a failure", () => {
  it("is thrown with its code, nothing is stored, and the connection can be used again", async () => {
    const single = openDatabase(test.databaseUrl, { maxConnections: 1 });
    const [batchId, documentId] = [randomUUID(), randomUUID()];
    const twice = [row(documentId, batchId, Buffer.alloc(10)), row(documentId, batchId, Buffer.alloc(10))];
    const failing = inTransaction(single.db, (tx) => copy(tx, twice));
    expect(databaseError(await failing.catch((error: unknown) => error))).toMatchObject({ code: "23505" });
    expect(await storedOf(batchId)).toBe(0);
    await inTransaction(single.db, (tx) => copy(tx, [row(documentId, batchId, Buffer.alloc(10))]));
    expect(await storedOf(batchId)).toBe(1);
    await single.close();
  });

  it("after the first of many bytes ends the copying", async () => {
    const batchId = randomUUID();
    await test.ctx.db.execute(sql`create function refuse_copy() returns trigger language plpgsql as
      $$ begin raise exception 'disk full' using errcode = '53100'; end $$`);
    await test.ctx.db.execute(
      sql`create trigger refuse_copy before insert on document_bytes for each statement execute function refuse_copy()`,
    );
    const rows = Array.from({ length: 20 }, () => row(randomUUID(), batchId, randomBytes(MEGABYTE)));
    const failing = inTransaction(test.ctx.db, (tx) => copy(tx, rows));
    expect(databaseError(await failing.catch((error: unknown) => error))).toMatchObject({ code: "53100" });
    await test.ctx.db.execute(sql`drop trigger refuse_copy on document_bytes`);
    expect(await storedOf(batchId)).toBe(0);
  });

  it("of the connection in the middle is thrown, and the pool goes on", async () => {
    const single = openDatabase(test.databaseUrl, { maxConnections: 1 });
    const batchId = randomUUID();
    const failing = inTransaction(single.db, async (tx) => {
      const [own] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      const ended = test.ctx.db.execute(sql`select pg_terminate_backend(${own?.pid ?? 0}::int)`);
      await copy(
        tx,
        Array.from({ length: 40 }, () => row(randomUUID(), batchId, randomBytes(MEGABYTE))),
      );
      await ended;
    });
    await expect(failing).rejects.toThrow();
    expect(await storedOf(batchId)).toBe(0);
    await inTransaction(single.db, (tx) => copy(tx, [row(randomUUID(), batchId, Buffer.alloc(10))]));
    expect(await storedOf(batchId)).toBe(1);
    await single.close();
  });
});
