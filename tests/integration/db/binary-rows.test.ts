/**
 * Statements whose rows arrive in binary form: the same values as in text form, also from a driver without its patch.
 */
import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { binaryQuery } from "@/lib/db/binary-rows";
import { type Database, type Db, databaseError, openDatabase } from "@/lib/db/connection";
import { clientOf } from "@/lib/db/driver-client";
import { placeholder } from "@/lib/db/prepared-query";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";

const MEGABYTE = 1024 * 1024;
const BYTES = randomBytes(MEGABYTE + 1);
/** Two rows: a value of each kind, and none. */
const valuesQuery = binaryQuery(sql`
  select bytes, text, nothing from (values
    (1, decode(${placeholder("bytes")}, 'base64'), ${placeholder("text")}::text, null::bytea),
    (2, ''::bytea, '\\x00', null)) as given (row, bytes, text, nothing)
  order by row`);
const given = { bytes: BYTES.toString("base64"), text: "Ő\n\\x41" };
const expected = [
  [BYTES, Buffer.from(given.text), null],
  [Buffer.alloc(0), Buffer.from("\\x00"), null],
];

let test: TestContext;
const opened: Database[] = [];
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  for (const database of opened) await database.close();
  await test?.close();
});

/** A pool of one connection. */
function connection(prepare: boolean): Db {
  const database = openDatabase(test.databaseUrl, { maxConnections: 1, prepare });
  opened.push(database);
  return database.db;
}

describe.each([
  ["prepared", true],
  ["not prepared", false],
])("a statement that is %s", (_name, prepare) => {
  it("gives bytes and text as they are, each time, and also in a transaction", async () => {
    const db = connection(prepare);
    for (let use = 0; use < 3; use += 1) expect(await valuesQuery(db, given)).toEqual(expected);
    await inTransaction(db, async (tx) => expect(await valuesQuery(tx, given)).toEqual(expected));
  });

  it("leaves the form of other statements on its connection as it was", async () => {
    const db = connection(prepare);
    const text = "select $1::bytea as bytes, $2::int as number";
    const bytes = Buffer.from("0001", "hex");
    const same = (options = {}) => clientOf(db).unsafe(text, [bytes, 5], options);
    for (let use = 0; use < 3; use += 1) {
      expect([...(await same())]).toEqual([{ bytes, number: 5 }]);
      // In text form it would be the digit. This goes red without the patch of the driver.
      const binary = [...(await same({ binary: true }).raw())];
      expect(binary).toEqual([[bytes, Buffer.from("00000005", "hex")]]);
    }
  });

  it("throws the error of the database, and the connection goes on", async () => {
    const db = connection(prepare);
    const failing = binaryQuery(sql`select decode(${placeholder("hex")}, 'hex')`);
    expect(await failing(db, { hex: "41" })).toEqual([[Buffer.from("A")]]);
    const error = await failing(db, { hex: "no" }).catch((thrown: unknown) => thrown);
    expect(databaseError(error)).toMatchObject({ code: "22023" });
    expect(await failing(db, { hex: "42" })).toEqual([[Buffer.from("B")]]);
  });
});

it("a driver without the patch, which sends text, gives the same values", async () => {
  const client = clientOf(test.ctx.db);
  const unpatched = {
    unsafe: (text: string, parameters: never[], { binary: _unknown, ...options }: Record<string, unknown>) =>
      client.unsafe(text, parameters, options),
  };
  const db = { _: { session: { client: unpatched } } } as unknown as Db;
  expect(await valuesQuery(db, given)).toEqual(expected);
});
