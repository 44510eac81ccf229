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
  countRows,
  deliver,
  documentsOf,
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

/** Writes and removes the result file in the folder of the manifest, as the command does. */
function resultIn(folder: string, meanwhile: (batchId: string) => Promise<unknown> = async () => {}): DeliveryOptions {
  return {
    async saveResult(batchId, lines) {
      await writeResultFile(path.join(folder, resultFileName(batchId)), lines);
      await meanwhile(batchId);
    },
    discardResult: (batchId) => removeResultFile(path.join(folder, resultFileName(batchId))),
  };
}

/** Makes the database refuse inserts into a table. @returns a function that undoes it */
async function breakTable(table: string): Promise<() => Promise<unknown>> {
  await ctx.db.execute(sql`create or replace function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'disk full' using errcode = '53100'; end $$`);
  await ctx.db.execute(sql`create trigger refuse before insert on ${sql.identifier(table)}
    for each statement execute function refuse()`);
  return () => ctx.db.execute(sql`drop trigger refuse on ${sql.identifier(table)}`);
}

describe("a fault before the commit leaves nothing visible, no notification and no result file", () => {
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
    const before = await countRows(ctx);
    const repair = await breakTable(table);
    await expect(deliver(ctx, folder, resultIn(folder))).rejects.toThrow();
    await repair();
    expect(await countRows(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
    const { lines } = await deliver(ctx, folder, resultIn(folder));
    expect(lines.map((result) => result.state)).toEqual(["placed", "placed"]);
  });

  it("the result file cannot be written", async () => {
    const folder = await batchFolder([line()]);
    const before = await countRows(ctx);
    const failing = { saveResult: () => Promise.reject(new Error("ENOSPC")) };
    await expect(deliver(ctx, folder, failing)).rejects.toThrow("ENOSPC");
    expect(await countRows(ctx)).toEqual(before);
  });

  it("the result file is on the disk before anything of the batch can be seen", async () => {
    const folder = await batchFolder([line()]);
    const before = await countRows(ctx);
    let rowsAtSave: Record<string, number> = {};
    const options = resultIn(folder, async () => {
      rowsAtSave = await countRows(ctx);
    });
    const { batchId } = await deliver(ctx, folder, options);
    expect(rowsAtSave).toEqual({ ...before, documentBytes: (before.documentBytes ?? 0) + 1 });
    expect(await resultsIn(folder)).toEqual([resultFileName(batchId ?? "")]);
  });
});

describe("connections that break", () => {
  /** Ends all other connections that run no statement; at the end the pool has replaced them. @returns their states */
  async function cutIdleConnections(): Promise<unknown[]> {
    const cut = await ctx.db.execute(sql`select state, pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state like 'idle%'`);
    // The server ends them some time after this answer. The next statement of such a connection fails.
    await Promise.allSettled(Array.from({ length: 20 }, () => ctx.db.execute(sql`select pg_sleep(0.005)`)));
    return cut.map(({ state }) => state);
  }

  it("a batch holds no transaction open while it is staged: cutting all idle connections does not end it", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email })]);
    let states: unknown[] = ["not cut"];
    const cutMeanwhile = resultIn(folder, async () => {
      states = await cutIdleConnections();
    });
    const report = await deliver(ctx, folder, cutMeanwhile);
    expect(states.filter((state) => state !== "idle")).toEqual([]);
    expect(report.lines).toMatchObject([{ state: "placed" }]);
    expect(await resultsIn(folder)).toHaveLength(1);
    expect(await messagesFor(ctx, email)).toHaveLength(1);
  });

  it("the connection of the commit is lost: nothing is placed and nothing remains", async () => {
    const folder = await batchFolder([line()]);
    const before = await countRows(ctx);
    await ctx.db.execute(sql`create function end_connection() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
    await ctx.db.execute(sql`create constraint trigger end_connection after insert on messages
      deferrable initially deferred for each row execute function end_connection()`);
    await expect(deliver(ctx, folder, resultIn(folder))).rejects.toThrow();
    await ctx.db.execute(sql`drop trigger end_connection on messages`);
    expect(await countRows(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
  });
});

describe("abandoned batches", () => {
  async function abandonedBatch(): Promise<string> {
    const id = randomUUID();
    const times = { startedAt: ctx.clock.now(), heartbeatAt: ctx.clock.now() };
    await createBatch(ctx.db, { id, source: "insurer", lineCount: 1, ...times });
    const sealed = [sealDocument(ctx, { documentId: randomUUID(), bytes: pdf() })];
    await ctx.db.transaction((tx) => stageDocumentBytes(tx, id, sealed));
    return id;
  }

  it("the staged bytes of an abandoned batch are deleted", async () => {
    const batchId = await abandonedBatch();
    expect((await stagedLeftovers(ctx)).orphans).toBe(1);
    test.clock.advance({ seconds: STALE_AFTER_SECONDS });
    expect(await cancelAbandonedBatches(ctx)).toBe(0);
    test.clock.advance({ seconds: 1 });
    expect(await cancelAbandonedBatches(ctx)).toBe(1);
    expect(await findBatchState(ctx.db, batchId)).toBe("cancelled");
    expect((await stagedLeftovers(ctx)).orphans).toBe(0);
    expect(await cancelAbandonedBatches(ctx)).toBe(0);
  });

  it("a batch that renews its heartbeat is not cancelled, however long it takes", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email })]);
    const cancelled: number[] = [];
    const options = resultIn(folder, async (batchId) => {
      for (let hour = 0; hour < 3; hour += 1) {
        test.clock.advance({ minutes: 60 });
        await until("the heartbeat is renewed", async () => {
          const [row] = await ctx.db.select().from(batches).where(eq(batches.id, batchId));
          return row?.heartbeatAt.getTime() === ctx.clock.now().getTime();
        });
        cancelled.push(await cancelAbandonedBatches(ctx));
      }
    });
    const { lines } = await deliver(ctx, folder, { ...options, heartbeatEveryMs: 20 });
    expect(cancelled).toEqual([0, 0, 0]);
    expect(await documentsOf(ctx, lines[0]?.messageId ?? "")).toEqual({ "kötvény.pdf": pdf() });
  });

  it("a batch that is paused beyond its heartbeat is abandoned, and cannot commit when it goes on", async () => {
    const folder = await batchFolder([line()]);
    const before = await countRows(ctx);
    let cancelled = -1;
    let batchId = "";
    const options = resultIn(folder, async (id) => {
      batchId = id;
      expect(await stagedRows(ctx, batchId)).toBeGreaterThan(0);
      test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
      cancelled = await cancelAbandonedBatches(ctx);
    });
    await expect(deliver(ctx, folder, options)).rejects.toThrow("cancelled");
    expect(cancelled).toBe(1);
    expect(await countRows(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
    expect(await stagedRows(ctx, batchId)).toBe(0);
  });

  it("a batch whose staged rows were lost in a crash of the database places nothing", async () => {
    const folder = await batchFolder([line(), line()]);
    const before = await countRows(ctx);
    const loseRow = (batchId: string) =>
      ctx.db.execute(sql`delete from staged_documents where ctid in (
        select ctid from staged_documents where staged_by = ${batchId} limit 1)`);
    await expect(deliver(ctx, folder, resultIn(folder, loseRow))).rejects.toThrow("1 of 2 staged rows of documents");
    expect(await countRows(ctx)).toEqual(before);
  });

  it("a batch that was cancelled while it was staged places nothing, not messages without documents", async () => {
    const folder = await batchFolder([line()]);
    const before = await countRows(ctx);
    const cancel = (batchId: string) => endBatch(ctx.db, batchId, "cancelled", ctx.clock.now());
    await expect(deliver(ctx, folder, resultIn(folder, cancel))).rejects.toThrow("cancelled");
    expect(await countRows(ctx)).toEqual(before);
    expect(await resultsIn(folder)).toEqual([]);
  });

  it("the cancelling waits for a commit in progress, which succeeds", async () => {
    const batchId = await abandonedBatch();
    test.clock.advance({ minutes: 60 });
    let cancelling: Promise<number> = Promise.resolve(-1);
    await ctx.db.transaction(async (tx) => {
      await endBatch(tx, batchId, "committed", ctx.clock.now());
      cancelling = cancelAbandonedBatches(ctx);
      await ctx.db.execute(sql`select pg_sleep(0.2)`);
    });
    expect(await cancelling).toBe(0);
    expect(await findBatchState(ctx.db, batchId)).toBe("committed");
    expect((await stagedLeftovers(ctx)).orphans).toBe(0);
  });
});

describe("the result file", () => {
  const result: ResultLine = {
    ...{ line: 2, senderReference: "KUL-1", email: "a@example.hu", route: "mailbox", state: "placed" },
    ...{ messageId: "m", availableUntil: "2027-11-23", initialPassword: "AnnaKezd24" },
  };

  it("can be read only by its owner and has the documented columns", async () => {
    const file = path.join(await batchFolder([line()]), "out.csv");
    await writeResultFile(file, [result, { ...result, line: 5, senderReference: 'K"2,\nx', initialPassword: "" }]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toBe(
      [
        "line,senderReference,email,route,state,messageId,availableUntil,initialPassword",
        "2,KUL-1,a@example.hu,mailbox,placed,m,2027-11-23,AnnaKezd24",
        '5,"K""2,\nx",a@example.hu,mailbox,placed,m,2027-11-23,\n',
      ].join("\n"),
    );
  });

  it("holds a reference unchanged, also where it looks like a formula", async () => {
    const file = path.join(await batchFolder([line()]), "out.csv");
    await writeResultFile(file, [{ ...result, senderReference: "=HYPERLINK(1)" }]);
    expect(await readFile(file, "utf8")).toContain("\n2,=HYPERLINK(1),");
  });

  it("never overwrites an existing one", async () => {
    const file = path.join(await batchFolder([line()]), "out.csv");
    await writeFile(file, "jelszavak");
    await expect(writeResultFile(file, [result])).rejects.toThrow("EEXIST");
    expect(await readFile(file, "utf8")).toBe("jelszavak");
  });

  it("of a batch that never committed is renamed; of one that committed, is open or is unknown it is not", async () => {
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
