import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { batches } from "@/drizzle/schema/delivery";
import type { Context } from "@/lib/context";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import type { DeliveryOptions } from "@/lib/delivery/deliver-batch";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import {
  type ResultLine,
  removeResultFile,
  renameAbandonedResultFiles,
  resultFileName,
  writeResultFile,
} from "@/lib/delivery/result-file";
import { createBatch, endBatch, findBatchState } from "@/lib/delivery/store";
import { sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import { until } from "@/tests/integration/delivery-command/portal-process";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  batchFolder,
  deliver,
  documentsOf,
  inventory,
  line,
  messagesFor,
  newAddress,
  pdf,
  removeBatchFolders,
  stagedLeftovers,
  stagedRows,
} from "./batch-fixture";

let test: TestContext;
let ctx: Context;

beforeAll(async () => {
  test = await testContext();
  ctx = test.ctx;
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

const resultsIn = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith("result-"));

/** Writes and removes the result beside the manifest, as the command does. */
function besides(folder: string, meanwhile: (batchId: string) => Promise<unknown> = async () => {}): DeliveryOptions {
  return {
    async saveResult(batchId, lines) {
      await writeResultFile(path.join(folder, resultFileName(batchId)), lines);
      await meanwhile(batchId);
    },
    discardResult: (batchId) => removeResultFile(path.join(folder, resultFileName(batchId))),
  };
}

/** The database refuses the next rows of a table. */
async function breakTable(table: string): Promise<() => Promise<unknown>> {
  await ctx.db.execute(sql`create or replace function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'disk full' using errcode = '53100'; end $$`);
  await ctx.db.execute(sql`create trigger refuse before insert on ${sql.identifier(table)}
    for each statement execute function refuse()`);
  return () => ctx.db.execute(sql`drop trigger refuse on ${sql.identifier(table)}`);
}

describe("a fault before the commit leaves nothing visible, no letter and no result file", () => {
  it.each([
    "document_bytes",
    "accounts",
    "credentials",
    "password_links",
    "contracts",
    "messages",
    "documents",
    "message_events",
    "notifications",
    "notification_messages",
    "audit_events",
  ])("the database refuses %s", async (table) => {
    const folder = await batchFolder([line(), line()]);
    const before = await inventory(ctx);
    const mend = await breakTable(table);
    await expect(deliver(ctx, folder, besides(folder))).rejects.toThrow();
    await mend();
    expect(await inventory(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
    const { lines } = await deliver(ctx, folder, besides(folder));
    expect(lines.map((told) => told.state)).toEqual(["placed", "placed"]);
  });

  it("the result file cannot be written", async () => {
    const folder = await batchFolder([line()]);
    const before = await inventory(ctx);
    const full = { saveResult: () => Promise.reject(new Error("ENOSPC")) };
    await expect(deliver(ctx, folder, full)).rejects.toThrow("ENOSPC");
    expect(await inventory(ctx)).toEqual(before);
  });

  it("the result file is on the disk before anything of the run can be seen", async () => {
    const folder = await batchFolder([line()]);
    const before = await inventory(ctx);
    let seen: Record<string, number> = {};
    const options = besides(folder, async () => {
      seen = await inventory(ctx);
    });
    const { batchId } = await deliver(ctx, folder, options);
    expect(seen).toEqual({ ...before, documentBytes: (before.documentBytes ?? 0) + 1 });
    expect(await resultsIn(folder)).toEqual([resultFileName(batchId ?? "")]);
  });
});

describe("connections that break", () => {
  /** Ends the connections whose last statement tells what they do. */
  const cut = (statement: string) =>
    ctx.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like ${statement}`);

  it("a batch holds no transaction open while it is staged: cutting all idle connections does not end it", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email })]);
    let idleInTransaction = -1;
    const report = await deliver(
      ctx,
      folder,
      besides(folder, async () => {
        const rows = await ctx.db.execute(sql`select 1 from pg_stat_activity where datname = current_database()
          and pid <> pg_backend_pid() and state like 'idle in transaction%'`);
        idleInTransaction = rows.length;
        await cut("%");
      }),
    );
    expect(idleInTransaction).toBe(0);
    expect(report.lines).toMatchObject([{ state: "placed" }]);
    expect(await resultsIn(folder)).toHaveLength(1);
    expect(await messagesFor(ctx, email)).toHaveLength(1);
  });

  it("the one with the commit is lost: nothing is placed, nothing left", async () => {
    const folder = await batchFolder([line()]);
    const before = await inventory(ctx);
    await ctx.db.execute(sql`create function hang_up() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
    await ctx.db.execute(sql`create constraint trigger hang_up after insert on messages
      deferrable initially deferred for each row execute function hang_up()`);
    await expect(deliver(ctx, folder, besides(folder))).rejects.toThrow();
    await ctx.db.execute(sql`drop trigger hang_up on messages`);
    expect(await inventory(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
  });
});

describe("the sweep", () => {
  async function cutOffBatch(): Promise<string> {
    const id = randomUUID();
    await createBatch(ctx.db, { id, source: "insurer", lineCount: 1, startedAt: ctx.clock.now() });
    await stageDocumentBytes(ctx.db, id, [sealDocument(ctx, { documentId: randomUUID(), bytes: pdf() })]);
    return id;
  }

  it("clears the staged bytes of a run that was cut off", async () => {
    const batchId = await cutOffBatch();
    expect((await stagedLeftovers(ctx)).orphans).toBe(1);
    test.clock.advance({ seconds: STALE_AFTER_SECONDS });
    expect(await cancelAbandonedBatches(ctx)).toBe(0);
    test.clock.advance({ seconds: 1 });
    expect(await cancelAbandonedBatches(ctx)).toBe(1);
    expect(await findBatchState(ctx.db, batchId)).toBe("cancelled");
    expect((await stagedLeftovers(ctx)).orphans).toBe(0);
    expect(await cancelAbandonedBatches(ctx)).toBe(0);
  });

  it("leaves a batch alone that renews its heartbeat, however long it takes", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email })]);
    const swept: number[] = [];
    const options = besides(folder, async (batchId) => {
      for (let hour = 0; hour < 3; hour += 1) {
        test.clock.advance({ minutes: 60 });
        await until("the heartbeat is renewed", async () => {
          const [row] = await ctx.db.select().from(batches).where(eq(batches.id, batchId));
          return row?.heartbeatAt.getTime() === ctx.clock.now().getTime();
        });
        swept.push(await cancelAbandonedBatches(ctx));
      }
    });
    const { lines } = await deliver(ctx, folder, { ...options, heartbeatEveryMs: 20 });
    expect(swept).toEqual([0, 0, 0]);
    expect(await documentsOf(ctx, lines[0]?.messageId ?? "")).toEqual({ "kötvény.pdf": pdf() });
  });

  it("a batch that is paused beyond its heartbeat is abandoned, and cannot commit when it goes on", async () => {
    const folder = await batchFolder([line()]);
    const before = await inventory(ctx);
    let swept = -1;
    let batchId = "";
    const options = besides(folder, async (id) => {
      batchId = id;
      expect(await stagedRows(ctx, batchId)).toBeGreaterThan(0);
      test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
      swept = await cancelAbandonedBatches(ctx);
    });
    await expect(deliver(ctx, folder, options)).rejects.toThrow("cancelled");
    expect(swept).toBe(1);
    expect(await inventory(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
    expect(await stagedRows(ctx, batchId)).toBe(0);
  });

  it("a batch whose staged rows were lost in a crash of the database places nothing", async () => {
    const folder = await batchFolder([line(), line()]);
    const before = await inventory(ctx);
    const lose = (batchId: string) =>
      ctx.db.execute(sql`delete from staged_documents where ctid in (
        select ctid from staged_documents where staged_by = ${batchId} limit 1)`);
    await expect(deliver(ctx, folder, besides(folder, lose))).rejects.toThrow("1 of 2 staged rows of documents");
    expect(await inventory(ctx)).toEqual(before);
  });

  it("a run that was cleared away while it worked places nothing rather than items without papers", async () => {
    const folder = await batchFolder([line()]);
    const before = await inventory(ctx);
    const abandon = (batchId: string) => endBatch(ctx.db, batchId, "cancelled", ctx.clock.now());
    await expect(deliver(ctx, folder, besides(folder, abandon))).rejects.toThrow("cancelled");
    expect(await inventory(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
  });

  it("waits for a commit that is on its way, and lets it win", async () => {
    const batchId = await cutOffBatch();
    test.clock.advance({ minutes: 60 });
    let sweeping: Promise<number> = Promise.resolve(-1);
    await ctx.db.transaction(async (tx) => {
      await endBatch(tx, batchId, "committed", ctx.clock.now());
      sweeping = cancelAbandonedBatches(ctx);
      await ctx.db.execute(sql`select pg_sleep(0.2)`);
    });
    expect(await sweeping).toBe(0);
    expect(await findBatchState(ctx.db, batchId)).toBe("committed");
    expect((await stagedLeftovers(ctx)).orphans).toBe(0);
  });
});

describe("the result file", () => {
  const told: ResultLine = {
    ...{ line: 2, senderReference: "KUL-1", email: "a@example.hu", route: "mailbox", state: "placed" },
    ...{ messageId: "m", availableUntil: "2027-11-23", initialPassword: "AnnaKezd24" },
  };

  it("can be read by its owner alone and says what the contract names", async () => {
    const file = path.join(await batchFolder([line()]), "out.csv");
    await writeResultFile(file, [told, { ...told, line: 5, senderReference: 'K"2,\nx', initialPassword: "" }]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toBe(
      [
        "line,senderReference,email,route,state,messageId,availableUntil,initialPassword",
        "2,KUL-1,a@example.hu,mailbox,placed,m,2027-11-23,AnnaKezd24",
        '5,"K""2,\nx",a@example.hu,mailbox,placed,m,2027-11-23,\n',
      ].join("\n"),
    );
  });

  it("gives a reference back as it was given, also where it looks like a formula", async () => {
    const file = path.join(await batchFolder([line()]), "out.csv");
    await writeResultFile(file, [{ ...told, senderReference: "=HYPERLINK(1)" }]);
    expect(await readFile(file, "utf8")).toContain("\n2,=HYPERLINK(1),");
  });

  it("never overwrites one that is there", async () => {
    const file = path.join(await batchFolder([line()]), "out.csv");
    await writeFile(file, "jelszavak");
    await expect(writeResultFile(file, [told])).rejects.toThrow("EEXIST");
    expect(await readFile(file, "utf8")).toBe("jelszavak");
  });

  it("of a run that never committed is set aside; of one that did, lives or is unknown it is not", async () => {
    const folder = await batchFolder([line()]);
    const [abandoned, committed, staging, unknown] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const times = { startedAt: ctx.clock.now(), heartbeatAt: ctx.clock.now() };
    const states = { [abandoned]: "cancelled", [committed]: "committed", [staging]: "open" } as const;
    for (const [id, state] of Object.entries(states)) {
      await ctx.db.insert(batches).values({ id, source: "t", state, lineCount: 1, ...times });
    }
    for (const id of [abandoned, committed, staging, unknown])
      await writeFile(path.join(folder, resultFileName(id)), "x");
    await writeFile(path.join(folder, "result-of-last-week.csv"), "x");
    const isCancelled = async (id: string) => (await findBatchState(ctx.db, id)) === "cancelled";
    const renamed = await renameAbandonedResultFiles(folder, isCancelled);
    expect(renamed).toEqual([`result-${abandoned}.never-committed.csv`]);
    expect(existsSync(path.join(folder, resultFileName(abandoned)))).toBe(false);
    expect(await resultsIn(folder)).toHaveLength(5);
    await rm(folder, { recursive: true });
    await ctx.db.delete(batches).where(eq(batches.id, staging));
  });
});
