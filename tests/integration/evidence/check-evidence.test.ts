/** `portal evidence check`: every changed field and row of the database is found, with triggers switched off. */
import { getTableName, sql } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { auditChain, auditEvents, auditUnchained } from "@/drizzle/schema/audit";
import { evidenceCheckpoints, evidenceLeaves, evidenceNodes } from "@/drizzle/schema/evidence";
import { documents, messageEvents } from "@/drizzle/schema/mailbox";
import { recordAuditEvent } from "@/lib/audit/store";
import { checkEvidence } from "@/lib/evidence/check-evidence";
import type { CheckpointFile } from "@/lib/evidence/checkpoint";
import { findCheckpoint } from "@/lib/evidence/checkpoint-store";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import { checkpointText } from "@/lib/evidence/deliver-checkpoints";
import { parseCheckpointFile } from "@/lib/evidence/schema";
import { placeMessages } from "@/lib/mailbox/placing/place-messages";
import { createAccount, prepareMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { pdf } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
let kept: CheckpointFile[];

/** 260 messages, so that one node of height 8 is stored; one with documents; two checkpoints; then one more event. */
beforeAll(async () => {
  test = await testContext();
  const { ctx, clock } = test;
  const accountId = await createAccount(ctx);
  const prepared = [await prepareMessage(ctx, accountId, { documents: [{ filename: "a.pdf", bytes: pdf("a") }] })];
  for (let n = 1; n < 260; n += 1) prepared.push(await prepareMessage(ctx, accountId));
  await ctx.db.transaction((tx) => placeMessages(ctx, tx, null, prepared, clock.now()));
  await createCheckpoint(ctx);
  clock.advance({ minutes: 60 });
  const about = { accountId, addressDigest: "0".repeat(64), requestId: "r", network: "10.0.0.0/24" };
  await recordAuditEvent(ctx.db, clock.now(), {
    kind: "sign-in.failed",
    actor: "anonymous",
    ...about,
    details: { n: 1 },
  });
  await createCheckpoint(ctx);
  const rows = await Promise.all([1, 2].map((number) => findCheckpoint(ctx.db, number)));
  const texts = await Promise.all(rows.map((row) => checkpointText(ctx, row as NonNullable<typeof row>)));
  kept = texts.map((text) => parseCheckpointFile(text) as CheckpointFile);
  await recordAuditEvent(ctx.db, clock.now(), { kind: "sign-in.failed", actor: "anonymous" });
});
afterAll(() => test.close());

class RolledBack extends Error {}

/** The problems after statements that run with triggers and foreign keys switched off, and are rolled back. */
async function problemsAfter(...statements: string[]): Promise<string[]> {
  let problems: string[] = [];
  await test.ctx.db
    .transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      for (const statement of statements) {
        const { count } = await tx.execute(sql.raw(statement));
        if (count === 0) throw new Error(`changed nothing: ${statement}`);
      }
      ({ problems } = await checkEvidence({ ...test.ctx, db: tx as never }, { kept }));
      throw new RolledBack();
    })
    .catch((error) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  return problems;
}

/** An expression for another value of a column. */
function another(name: string, type: string): string {
  if (type === "uuid") return "gen_random_uuid()";
  if (type === "jsonb") return `${name} || '{"x": 1}'`;
  if (type.startsWith("timestamp")) return `${name} - interval '1 hour'`;
  if (type === "bytea") return `set_byte(${name}, 0, get_byte(${name}, 0) # 1)`;
  if (type === "smallint") return `${name} + 1`;
  if (/int|serial/.test(type)) return `${name} + 100000`;
  return `overlay(${name} placing case left(${name}, 1) when '1' then '2' else '1' end from 1 for 1)`;
}

/** The first row of a table whose columns all have a value, where it has such a row. */
function columnsOf(table: PgTable): [table: string, column: string, type: string, row: string][] {
  const { name, columns } = getTableConfig(table);
  const filled = columns.map((column) => `${column.name} is not null`).join(" and ");
  const row = `(select ctid from ${name} order by (${filled}) desc, ctid limit 1)`;
  return columns
    .filter((column) => !(name === "audit_events" && column.name === "id"))
    .map((column) => [name, column.name, column.getSQLType(), row]);
}

const EVIDENCE = [messageEvents, auditEvents, auditChain, evidenceLeaves, evidenceNodes, evidenceCheckpoints];

it("what nobody has changed has no problem", async () => {
  expect(await checkEvidence(test.ctx, { kept })).toEqual({
    ...{ problems: [], checkpoints: 2, leaves: 260, histories: 260, auditLinks: 261 },
  });
});

it.each(EVIDENCE.flatMap(columnsOf))("a changed %s.%s is found", async (table, column, type, row) => {
  const changed = `update ${table} set ${column} = ${another(column, type)} where ctid = ${row}`;
  expect((await problemsAfter(changed)).length).toBeGreaterThan(0);
});

it.each(EVIDENCE.map((table) => getTableName(table)))(
  "a deleted row of %s is found, the first and the last",
  async (table) => {
    for (const order of ["asc", "desc"]) {
      const row = `(select ctid from ${table} where ${table === "audit_events" ? "id < 262" : "true"} order by 1 ${order}, ctid ${order} limit 1)`;
      expect((await problemsAfter(`delete from ${table} where ctid = ${row}`)).length).toBeGreaterThan(0);
    }
  },
);

it.each([
  ["another mailbox", "update messages set account_id = gen_random_uuid() where document_count = 1"],
  ["another digest of its content", "update messages set content_digest = repeat('0', 64) where document_count = 1"],
  [
    "another instant of placing",
    "update messages set placed_at = placed_at - interval '1 day' where document_count = 1",
  ],
  ["another last day", "update messages set available_until = '2028-01-01' where document_count = 1"],
  ["no row", "delete from messages where document_count = 1"],
  ["another document", "update documents set sha256 = repeat('0', 64)"],
  ["no document", `delete from ${getTableName(documents)}`],
])("a message with %s is found", async (_what, statement) => {
  expect(await problemsAfter(statement)).toHaveLength(1);
});

const NEW_EVENT = `insert into message_events
  select message_id, 2, 'opened', 'customer', at, '{}', hash, repeat('0', 64), account_id from message_events limit 1`;

it("an inserted event is found, even with a right hash", async () => {
  expect((await problemsAfter(NEW_EVENT)).length).toBeGreaterThan(1);
  const rehashed = `update message_events set hash = encode(sha256(convert_to('["' || previous_hash || '","' || message_id ||
    '",2,"opened","customer","' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '",[]]', 'UTF8')), 'hex')
    where sequence = 2`;
  expect(await problemsAfter(NEW_EVENT, rehashed)).toEqual([
    expect.stringMatching(/^message \S+ has events behind number 1 that were inserted past the checkpoints$/),
  ]);
});

it("an inserted and a lost audit event are found", async () => {
  expect(
    await problemsAfter("insert into audit_events (at, kind, actor) values (now(), 'sign-in.succeeded', 'customer')"),
  ).toEqual([expect.stringMatching(/^audit events were inserted past the chain: \d+$/)]);
  expect(await problemsAfter("delete from audit_events where id = (select event_id from audit_unchained)")).toEqual([
    expect.stringMatching(/^audit events are gone before they were chained: \d+$/),
  ]);
});

it("two swapped audit events, and two swapped leaves, are found", async () => {
  const swapped = (table: string, key: string, column: string) => [
    `update ${table} set ${column} = -${column} where ${key} in (1, 2)`,
    `update ${table} set ${column} = case ${column} when -1 then 2 else 1 end where ${column} < 0`,
  ];
  expect((await problemsAfter(...swapped("audit_chain", "event_id", "position"))).length).toBeGreaterThan(0);
  expect((await problemsAfter(...swapped("evidence_leaves", "position", "position"))).length).toBeGreaterThan(0);
});

it("a database that was rewritten as a whole, with its checkpoints, differs from those that were kept", async () => {
  const checkpoints = getTableName(evidenceCheckpoints);
  expect(await problemsAfter(`delete from ${checkpoints} where number = 2`)).toContain(
    "checkpoint 2 of the folder is not in the database",
  );
  const everything = [
    messageEvents,
    evidenceLeaves,
    evidenceNodes,
    evidenceCheckpoints,
    auditEvents,
    auditChain,
    auditUnchained,
  ];
  const all = everything.map((table) => `delete from ${getTableName(table)}`);
  expect(await problemsAfter(...all)).toEqual([
    "checkpoint 1 of the folder is not in the database",
    "checkpoint 2 of the folder is not in the database",
    expect.stringMatching(/^messages have no history: /),
  ]);
});
