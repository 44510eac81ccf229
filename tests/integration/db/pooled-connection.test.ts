/**
 * What a connection sends before earlier statements are answered. Behind a pooler nothing may be: between a statement's
 * description and its parameters the server could be given away.
 */
import { type AddressInfo, connect, createServer } from "node:net";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/lib/db/connection";
import { type TestContext, testContext } from "@/tests/support/context";
import { Messages } from "@/tests/support/database-proxy";

const STATEMENTS = 20;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

/**
 * Passes everything on, and counts messages that a client sends while a statement of its connection is not answered.
 */
async function startListener(url: string) {
  const { hostname, port } = new URL(url);
  let early = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const [asked, answered] = [new Messages(true), new Messages(false)];
    let isAnswered = false;
    client.on("data", (chunk) => {
      for (const { type } of asked.add(chunk)) {
        if (type !== "" && type !== "X" && !isAnswered) early += 1;
        // Sync and Query end a statement.
        if (type === "S" || type === "Q") isAnswered = false;
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      // ReadyForQuery
      if (answered.add(chunk).some(({ type }) => type === "Z")) isAnswered = true;
      client.write(chunk);
    });
    for (const socket of [client, upstream]) {
      socket.on("error", () => {});
      socket.on("close", () => [client, upstream].map((one) => one.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  return { url: own.href, early: () => early, close: () => server.close() };
}

/** Runs more statements and transactions at once than there are connections. @returns what the statements gave */
async function runMany(options: Parameters<typeof openDatabase>[1]) {
  const listener = await startListener(test.databaseUrl);
  const { db, close } = openDatabase(listener.url, { maxConnections: 2, ...options });
  try {
    const statements = Array.from({ length: STATEMENTS }, (_, n) =>
      // The driver sends those without a parameter at once, and others behind them.
      db.execute<{ n: number }>(n % 2 === 0 ? sql.raw(`select ${n} as n`) : sql`select ${n}::int as n`),
    );
    const refused = db.execute(sql`select ${"x"}::int`).then(
      () => "taken",
      () => "refused",
    );
    const transaction = db.transaction(async (tx) => {
      const rows = await Promise.all([1, 2, 3].map((n) => tx.execute<{ n: number }>(sql`select ${n}::int as n`)));
      return rows.map(([row]) => row?.n);
    });
    const rows = (await Promise.all(statements)).map(([row]) => row?.n);
    return { rows, refused: await refused, transaction: await transaction, early: listener.early() };
  } finally {
    await close();
    listener.close();
  }
}

const ANSWERS = { rows: Array.from({ length: STATEMENTS }, (_, n) => n), refused: "refused", transaction: [1, 2, 3] };

it.each([
  ["without prepared statements", { prepare: false }],
  ["with prepared statements through a pooler", { prepare: true, pooled: true }],
  ["with prepared statements of two pools through a pooler", { prepare: true, pooled: true, maxConnections: 4 }],
])("%s, nothing is sent before the statement ahead is answered", async (_, options) => {
  expect(await runMany(options)).toEqual({ ...ANSWERS, early: 0 });
});

it("with prepared statements on a direct connection, statements do not wait for each other", async () => {
  const { early, ...answers } = await runMany({ prepare: true });
  expect(answers).toEqual(ANSWERS);
  expect(early).toBeGreaterThan(0);
});
