/**
 * The job `remove-objects`. Only the database that marked a bucket removes objects of it
 * (docs/operations.md#one-database-for-a-bucket).
 */
import { randomUUID } from "node:crypto";
import { unreferencedObjects } from "@/drizzle/schema/document";
import type { Db } from "@/lib/db/connection";
import { checkStorage } from "@/lib/doctor/check-storage";
import { claimBucket, findBucketOwner } from "@/lib/document/storage/bucket-owner";
import { findDatabaseIdentity } from "@/lib/document/storage/database-identity-store";
import { expireObjects, noteObjects } from "@/lib/document/storage/object-key-store";
import { removeObjects } from "@/lib/document/storage/remove-objects";
import { createS3Storage } from "@/lib/document/storage/s3-storage";
import { checkLines } from "@/scripts/portal/doctor-texts";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeS3, startS3 } from "@/tests/support/s3-server";

let s3: FakeS3;
let original: TestContext;
let copy: TestContext;
const alarms: unknown[] = [];
beforeAll(async () => {
  s3 = await startS3();
  original = await testContext({ env: s3.env });
  const log = { info() {}, warn() {}, error: ({ alarm }: { alarm?: unknown }) => void alarms.push(alarm) };
  copy = await testContext({ env: s3.env, log });
});
afterAll(async () => {
  await original.close();
  await copy.close();
  await s3.close();
});

const doctor = async ({ ctx }: TestContext) => (await checkStorage(ctx)).flatMap(checkLines);

it("a copy of the database removes no object that the original needs, until an operator confirms that it may", async () => {
  const key = `documents/${randomUUID()}`;
  s3.objects.set(key, Buffer.from("sealed"));
  expect(await removeObjects(original.ctx)).toEqual({ removed: 0 });
  // As after the dump of a batch under way, which the copy has cancelled and the original has committed.
  await noteObjects(copy.ctx.db, [key], copy.clock.now());
  await expireObjects(copy.ctx.db, { keys: [key] });
  expect(await removeObjects(copy.ctx)).toEqual({ removed: 0 });
  expect(s3.objects.has(key)).toBe(true);
  expect(alarms).toEqual(["bucket-of-another-database"]);
  expect(await doctor(copy)).toEqual([
    expect.stringContaining("the bucket is marked by another database"),
    expect.stringContaining("documents claim-bucket"),
  ]);
  expect(await doctor(original)).toEqual(["✓ document storage writes, reads and removes"]);

  expect(await claimBucket(copy.ctx)).toEqual({ ok: true, value: "another-database" });
  expect(await removeObjects(copy.ctx)).toEqual({ removed: 1 });
  expect(s3.objects.has(key)).toBe(false);
  expect(await removeObjects(original.ctx)).toEqual({ removed: 0 });
  expect(await findBucketOwner(original.ctx, createS3Storage(s3.settings))).toBe("another-database");
});

it("an earlier state of the same database is another one, a later state is not", async () => {
  await claimBucket(original.ctx);
  const mark = String(s3.objects.get("owner"));
  const ownerWith = (content: string | null) => {
    if (content === null) s3.objects.delete("owner");
    else s3.objects.set("owner", Buffer.from(content));
    return findBucketOwner(original.ctx, createS3Storage(s3.settings));
  };
  expect(await ownerWith(mark)).toBe("this-database");
  expect(await ownerWith(mark.replace(/\d+\n$/, "3\n"))).toBe("this-database");
  expect(await ownerWith(mark.replace(/(\d+)\n$/, "$1000\n"))).toBe("another-database");
  expect(await ownerWith("of something else")).toBe("another-database");
  expect(await ownerWith(null)).toBe("nobody");
});

it("an object that the store refuses to remove stays on the list, the others are removed", async () => {
  const { ctx, clock } = original;
  await noteObjects(ctx.db, ["documents/a", "documents/b", "documents/c"], clock.now());
  s3.refused.add("documents/a");
  expect(await removeObjects(ctx, { chunkSize: 1 })).toEqual({ removed: 2 });
  const listed = [{ key: "documents/a", adoptableUntil: null }];
  expect(await ctx.db.select().from(unreferencedObjects)).toEqual(listed);
  s3.refused.clear();
  expect(await removeObjects(ctx)).toEqual({ removed: 1 });
});

it("a role that may not read the cluster's number still tells databases apart", async () => {
  let statements = 0;
  const denied = Object.assign(new Error("permission denied"), { name: "PostgresError", code: "42501" });
  const limited = ({ ctx }: TestContext): Db => {
    const execute = (query: string) => (statements++ % 2 === 0 ? Promise.reject(denied) : ctx.db.execute(query));
    return { execute } as unknown as Db;
  };
  const { identity } = await findDatabaseIdentity(limited(original));
  expect((await findDatabaseIdentity(original.ctx.db)).identity).toMatch(RegExp(`^\\d+\\.[0-9A-F]{8}\\.${identity}$`));
  expect((await findDatabaseIdentity(limited(copy))).identity).not.toBe(identity);
});
