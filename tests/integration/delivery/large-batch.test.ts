/** Batches for many customers: limits that show only with many rows. */
import { randomUUID } from "node:crypto";
import { count, eq } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { messages } from "@/drizzle/schema/mailbox";
import { inTransaction } from "@/lib/db/transaction";
import { readBatch } from "@/lib/delivery/read-batch";
import { stageDocumentBytes } from "@/lib/document/store";
import { type TestContext, testContext } from "@/tests/support/context";
import { batchFolder, deliver, line, newAddress, removeBatchFolders } from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const CUSTOMERS = 2_500;

let test: TestContext;

beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

async function placedBy(batchId: string | null): Promise<number> {
  const [row] = await test.ctx.db
    .select({ n: count() })
    .from(messages)
    .where(eq(messages.batchId, batchId ?? ""));
  return row?.n ?? 0;
}

describe("a large batch", () => {
  it("places one message for each of 2,500 new customers, and again when they have accounts", async () => {
    const addresses = Array.from({ length: CUSTOMERS }, newAddress);
    for (const state of ["new", "known"]) {
      const folder = await batchFolder(addresses.map((email, index) => line({ email, contractNumber: `C-${index}` })));
      const { batchId, lines } = await deliver(test.ctx, folder);
      expect(await placedBy(batchId)).toBe(CUSTOMERS);
      expect(lines.filter(({ initialPassword }) => initialPassword !== "")).toHaveLength(
        state === "new" ? CUSTOMERS : 0,
      );
      expect(new Set(lines.map(({ messageId }) => messageId)).size).toBe(CUSTOMERS);
    }
  });

  it("stages more small documents in one call than a statement has parameters for", async () => {
    const DOCUMENTS = 14_000;
    const batchId = randomUUID();
    const small = () => ({
      ...{ documentId: randomUUID(), keyId: "01234567" },
      ...{ wrappedKey: Buffer.alloc(60), ciphertext: Buffer.alloc(100) },
    });
    const sealed = Array.from({ length: DOCUMENTS }, small);
    await inTransaction(test.ctx.db, (tx) => stageDocumentBytes(tx, batchId, sealed));
    const [row] = await test.ctx.db
      .select({ n: count() })
      .from(documentBytes)
      .where(eq(documentBytes.batchId, batchId));
    expect(row?.n).toBe(DOCUMENTS);
  });
});

describe("a manifest in which every line is invalid", () => {
  it("names each of 150,000 lines", async () => {
    const LINES = 150_000;
    const row = "same,anna@example.hu,Kovács Anna,,,notice,Értesítő,Tisztelt Ügyfelünk!,";
    const header = "senderReference,email,name,contractNumber,product,documentType,subject,body,documents";
    const folder = await batchFolder([header, ...Array.from({ length: LINES }, () => row)].join("\n"), {});
    const read = await readBatch(folder);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error.problems).toHaveLength(LINES - 1);
  });
});
