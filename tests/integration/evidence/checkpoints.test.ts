/** Hourly checkpoints: what is in them, where they are written, and that they follow from one another. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { type CheckpointFile, checkpointDigest, NO_CHECKPOINT } from "@/lib/evidence/checkpoint";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import { deliverCheckpoints } from "@/lib/evidence/deliver-checkpoints";
import { describeCheckpoints } from "@/lib/evidence/describe-checkpoints";
import { evidencePublicKeys } from "@/lib/evidence/evidence-keys";
import { parseCheckpointFile } from "@/lib/evidence/schema";
import { checkpointProblems } from "@/lib/evidence/verify-checkpoints";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import type { CheckpointTarget } from "@/lib/settings";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { startS3 } from "@/tests/support/s3-server";

let test: TestContext;
let folder: string;
beforeEach(async () => {
  test = await testContext();
  folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-checkpoints-"));
});
afterEach(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const transport = (sent: OutgoingEmail[] = [], kind: "sent" | "refused-for-good" = "sent") => ({
  send: async (mail: OutgoingEmail) => {
    sent.push(mail);
    return { kind, code: 250 };
  },
  close() {},
});
const withTargets = (...targets: CheckpointTarget[]): Context => ({
  ...test.ctx,
  settings: { ...test.ctx.settings, evidence: { ...test.ctx.settings.evidence, targets } },
});
const toFolder = (): CheckpointTarget => ({ kind: "folder", folder });
const keys = () => evidencePublicKeys(test.ctx.settings.evidence);

async function message(): Promise<string> {
  return (await placeMessage(test.ctx, await createAccount(test.ctx))).id;
}
const open = (messageId: string) =>
  test.ctx.db.transaction((tx) =>
    appendMessageEvents(tx, test.clock.now(), [{ messageId, kind: "opened", actor: "customer" }]),
  );
async function hourly() {
  test.clock.advance({ minutes: 60 });
  return createCheckpoint(test.ctx);
}
async function numberOf(table: string): Promise<number> {
  const [row] = await test.ctx.db.execute<{ n: number }>(sql.raw(`select count(*)::int as n from ${table}`));
  return row?.n ?? -1;
}
async function delivered(): Promise<CheckpointFile[]> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.map((text) => parseCheckpointFile(text) as CheckpointFile);
}

it("a checkpoint has the heads that are new since the one before, and names it", async () => {
  const first = await message();
  await message();
  expect(await hourly()).toEqual({ chained: 2, leaves: 2, checkpoints: 1 });
  expect(await hourly()).toEqual({ chained: 0, leaves: 0, checkpoints: 1 });
  await open(first);
  await open(first);
  await recordAuditEvent(test.ctx.db, test.clock.now(), { kind: "sign-in.failed", actor: "anonymous" });
  expect(await hourly()).toEqual({ chained: 1, leaves: 1, checkpoints: 1 });

  expect(await deliverCheckpoints(withTargets(toFolder()), { transport: transport() })).toEqual({
    delivered: 3,
    failed: 0,
  });
  expect((await readdir(folder)).sort()).toEqual([1, 2, 3].map((n) => `checkpoint-00000${n}.json`));
  const files = await delivered();
  expect(files.map(({ checkpoint }) => checkpoint)).toMatchObject([
    { number: 1, at: "2026-11-23T10:00:00.000Z", treeSize: 2, auditLength: 2, previous: NO_CHECKPOINT },
    { number: 2, treeSize: 2, auditLength: 2 },
    { number: 3, treeSize: 3, auditLength: 3, origin: "http://localhost:3000" },
  ]);
  expect(files.slice(1).map(({ checkpoint }) => checkpoint.previous)).toEqual(
    files.slice(0, -1).map(({ checkpoint }) => checkpointDigest(checkpoint)),
  );
  expect(checkpointProblems(files, keys())).toEqual([]);
});

it("an event of a transaction that was open meanwhile is in the next checkpoint", async () => {
  const id = await message();
  await hourly();
  await test.ctx.db.transaction(async (tx) => {
    await appendMessageEvents(tx, test.clock.now(), [{ messageId: id, kind: "opened", actor: "customer" }]);
    await recordAuditEvent(tx, test.clock.now(), { kind: "sign-in.failed", actor: "anonymous" });
    await recordAuditEvent(test.ctx.db, test.clock.now(), { kind: "sign-in.failed", actor: "anonymous" });
    expect(await hourly()).toEqual({ chained: 1, leaves: 0, checkpoints: 1 });
  });
  expect(await hourly()).toEqual({ chained: 1, leaves: 1, checkpoints: 1 });
});

it("parallel calls, and calls in small steps, miss nothing and repeat nothing", async () => {
  const ids = [];
  for (let n = 0; n < 5; n += 1) ids.push(await message());
  await Promise.all(ids.map(() => createCheckpoint(test.ctx, { chunkRows: 2 })));
  expect([
    await numberOf("evidence_leaves"),
    await numberOf("audit_chain"),
    await numberOf("evidence_pending"),
  ]).toEqual([5, 5, 0]);
  await deliverCheckpoints(withTargets(toFolder()), { transport: transport() });
  expect(checkpointProblems(await delivered(), keys())).toEqual([]);
});

it("those of a portal that has moved to another address follow from those before", async () => {
  await message();
  await hourly();
  const settings = { ...test.ctx.settings, appUrl: "https://mailbox.example.hu" };
  await createCheckpoint({ ...test.ctx, settings });
  await deliverCheckpoints(withTargets(toFolder()), { transport: transport() });
  const files = await delivered();
  expect(files.map(({ checkpoint }) => checkpoint.origin)).toEqual([
    "http://localhost:3000",
    "https://mailbox.example.hu",
  ]);
  expect(checkpointProblems(files, keys())).toEqual([]);
});

it("ends, and signs, although new events come all the time", async () => {
  const id = await message();
  let begun = 0;
  const db = new Proxy(test.ctx.db, {
    get(target, name) {
      if (name !== "transaction") return Reflect.get(target, name);
      return async (work: Parameters<typeof target.transaction>[0]) => {
        begun += 1;
        if (begun < 20) await open(id);
        return target.transaction(work);
      };
    },
  });
  expect(await createCheckpoint({ ...test.ctx, db })).toMatchObject({ leaves: 1, checkpoints: 1 });
  expect(begun).toBeLessThan(5);
});

it("without a key events are chained, and nothing is signed", async () => {
  await message();
  const evidence = { ...test.ctx.settings.evidence, key: null };
  const ctx = { ...test.ctx, settings: { ...test.ctx.settings, evidence } };
  expect(await createCheckpoint(ctx)).toEqual({ chained: 1, leaves: 1, checkpoints: 0 });
});

it("rows of evidence refuse UPDATE, DELETE and TRUNCATE", async () => {
  await message();
  await hourly();
  for (const [table, column] of [
    ["audit_chain", "hash"],
    ["evidence_leaves", "event_hash"],
    ["evidence_nodes", "hash"],
    ["evidence_checkpoints", "content"],
  ]) {
    for (const statement of [
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ]) {
      await expect(test.ctx.db.execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: expect.stringContaining("append only") },
      });
    }
  }
});

it("portal doctor knows how old the last checkpoint is, and how many a target lacks", async () => {
  const ctx = withTargets(toFolder());
  expect(await describeCheckpoints(ctx)).toBeNull();
  await hourly();
  await hourly();
  const at = test.clock.now();
  test.clock.advance({ minutes: 2 });
  expect(await describeCheckpoints(ctx)).toEqual({ at, undelivered: 2 });
  await deliverCheckpoints(ctx, { transport: transport() });
  expect(await describeCheckpoints(ctx)).toEqual({ at, undelivered: 0 });
});

describe("targets", () => {
  beforeEach(async () => {
    await message();
    await hourly();
  });

  it("a checkpoint is written once, and again when its file is gone before it was recorded", async () => {
    const ctx = withTargets(toFolder());
    await deliverCheckpoints(ctx, { transport: transport() });
    expect(await deliverCheckpoints(ctx, { transport: transport() })).toEqual({ delivered: 0, failed: 0 });
    await test.ctx.db.execute(sql`delete from checkpoint_deliveries`);
    expect(await deliverCheckpoints(ctx, { transport: transport() })).toEqual({ delivered: 1, failed: 0 });
    expect(await readdir(folder)).toEqual(["checkpoint-000001.json"]);
  });

  it("a file with another content is never written over, and is an alarm", async () => {
    const alarms: unknown[] = [];
    const ctx = {
      ...withTargets(toFolder()),
      log: { info() {}, warn() {}, error: (fields: unknown) => alarms.push(fields) },
    };
    await writeFile(path.join(folder, "checkpoint-000001.json"), "{}");
    expect(await deliverCheckpoints(ctx, { transport: transport() })).toEqual({ delivered: 0, failed: 1 });
    expect(await readFile(path.join(folder, "checkpoint-000001.json"), "utf8")).toBe("{}");
    expect(alarms).toEqual([
      {
        alarm: "checkpoint-undelivered",
        target: "folder",
        reason: "checkpoint-000001.json is there with another content",
      },
    ]);
  });

  it("a bucket of the S3 store gets them too, also with object lock, and nothing there is written over", async () => {
    const s3 = await startS3();
    s3.isLocked = true;
    const ctx = withTargets({ kind: "s3", bucket: s3.settings.bucket, prefix: "kept/2026" });
    ctx.settings.documentStorage = { newDocuments: "database", s3: s3.settings };
    expect(await deliverCheckpoints(ctx, { transport: transport() })).toEqual({ delivered: 1, failed: 0 });
    const [[key, object]] = [...s3.objects] as [[string, Buffer]];
    expect(key).toBe("kept/2026/checkpoint-000001.json");
    expect(parseCheckpointFile(object.toString("utf8"))).toMatchObject({ checkpoint: { number: 1 } });
    await test.ctx.db.execute(sql`delete from checkpoint_deliveries`);
    expect(await deliverCheckpoints(ctx, { transport: transport() })).toEqual({ delivered: 1, failed: 0 });
    await test.ctx.db.execute(sql`delete from checkpoint_deliveries`);
    s3.objects.set(key, Buffer.from("{}"));
    expect(await deliverCheckpoints(ctx, { transport: transport() })).toEqual({ delivered: 0, failed: 1 });
    await s3.close();
  });

  it("an archive by e-mail begins with the newest checkpoint, and a refused one is sent again", async () => {
    await hourly();
    const ctx = withTargets({ kind: "email", address: "archive@example.hu" }, toFolder());
    expect(await deliverCheckpoints(ctx, { transport: transport([], "refused-for-good") })).toEqual({
      delivered: 2,
      failed: 1,
    });
    await hourly();
    const sent: OutgoingEmail[] = [];
    expect(await deliverCheckpoints(ctx, { transport: transport(sent) })).toEqual({ delivered: 2, failed: 0 });
    expect(sent).toHaveLength(1);
    const [mail] = sent as [OutgoingEmail];
    expect(mail).toMatchObject({
      to: "archive@example.hu",
      subject: expect.stringMatching(/^Checkpoint 3 [0-9a-f]{64} localhost$/),
    });
    const line = mail.text.trim().split("\n").at(-1) ?? "";
    expect(parseCheckpointFile(line)).toEqual((await delivered()).at(-1));
  });
});
