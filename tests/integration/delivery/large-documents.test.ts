/** Documents that are sealed while they are read, so that none of them is in memory. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { documentPieces } from "@/drizzle/schema/document";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { readBatch } from "@/lib/delivery/read-batch";
import { PIECE_BYTES } from "@/lib/document/storage/database-storage";
import { verifyFiles } from "@/lib/mailbox/reading/verify-files";
import { type TestContext, testContext } from "@/tests/support/context";
import { batchFolder, countRows, deliver, documentsOf, line, pdf, removeBatchFolders } from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});

/** A PDF of so many bytes. */
const largePdf = (bytes: number, text = "end") => {
  const end = pdf(text);
  return Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(bytes - 9 - end.length, "%x\n"), end]);
};
const hashOf = (bytes: Buffer | undefined) => bytes && createHash("sha256").update(bytes).digest("hex");

it("a large document between small ones is placed as it was delivered", async () => {
  const large = largePdf(PIECE_BYTES + 100_000);
  const files = { "a.pdf": pdf("a"), "large.pdf": large, "b.pdf": pdf("b") };
  const folder = await batchFolder([line({ documents: "a.pdf|large.pdf|b.pdf" })], files);
  const { lines } = await deliver(test.ctx, folder);
  const placed = await documentsOf(test.ctx, lines[0]?.messageId ?? "");
  expect(Object.keys(placed).sort()).toEqual(["a.pdf", "b.pdf", "large.pdf"]);
  expect(hashOf(placed["large.pdf"])).toBe(hashOf(large));
  expect(await verifyFiles(test.ctx)).toEqual({ verified: 3, damaged: [], unread: [], stopped: null });
});

it("a large document whose transaction is repeated after a conflict is placed as it was delivered", async () => {
  const { db } = test.ctx;
  const large = largePdf(5_000_000);
  const folder = await batchFolder([line({ documents: "large.pdf" })], { "large.pdf": large });
  await db.execute(sql`create sequence written`);
  await db.execute(sql`
    create function conflict_once() returns trigger language plpgsql as $$ begin
      if nextval('written') = 1 then raise exception 'conflict' using errcode = '40001'; end if;
      return new;
    end $$`);
  await db.execute(sql`
    create trigger conflict_once before update on document_bytes for each row execute function conflict_once()`);
  const { lines } = await deliver(test.ctx, folder);
  await db.execute(sql`drop trigger conflict_once on document_bytes`);
  expect(await db.execute(sql`select last_value::int as n from written`)).toMatchObject([{ n: 2 }]);
  const placed = await documentsOf(test.ctx, lines[0]?.messageId ?? "");
  expect(hashOf(placed["large.pdf"])).toBe(hashOf(large));
});

it("a large file that changes after its check: nothing is placed, and no piece of it remains", async () => {
  const folder = await batchFolder([line({ documents: "large.pdf" })], {
    "large.pdf": largePdf(PIECE_BYTES + 100_000),
  });
  const [before, pieces] = [await countRows(test.ctx), await test.ctx.db.$count(documentPieces)];
  const read = await readBatch(folder);
  if (!read.ok) throw new Error("invalid");
  writeFileSync(path.join(folder, "large.pdf"), largePdf(PIECE_BYTES + 100_000, "changed"));
  await expect(deliverBatch(test.ctx, read.value)).rejects.toThrow("large.pdf");
  expect([await countRows(test.ctx), await test.ctx.db.$count(documentPieces)]).toEqual([before, pieces]);
});
