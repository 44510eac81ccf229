import { readFile } from "node:fs/promises";
import path from "node:path";
import { asc, eq } from "drizzle-orm";
import { documents } from "@/drizzle/schema/mailbox";
import { MAX_FILENAME_BYTES } from "@/lib/document/filename";
import { type TestContext, testContext } from "@/tests/support/context";
import { batchFolder, deliver, line, messagesFor, newAddress, pdf, removeBatchFolders } from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

async function namesFor(address: string): Promise<string[]> {
  const [message] = await messagesFor(test.ctx, address);
  const rows = await test.ctx.db
    .select({ filename: documents.filename })
    .from(documents)
    .where(eq(documents.messageId, message?.id ?? ""))
    .orderBy(asc(documents.position));
  return rows.map(({ filename }) => filename);
}

describe("names of the documents of a message", () => {
  it("of 150 bytes that differ only at their end stay different", async () => {
    const file = path.resolve(import.meta.dirname, "../../fixtures/manifests/manifest-long-names.csv");
    const content = await readFile(file, "utf8");
    const given = (content.split("\n")[1]?.split(",").at(-1) ?? "").trim().split("|");
    expect(given.map((name) => Buffer.byteLength(name))).toEqual([150, 150]);
    const files = Object.fromEntries(given.map((name) => [name, pdf(name)]));
    await deliver(test.ctx, await batchFolder(content, files));
    const names = await namesFor("proba.egy@example.hu");
    expect(names).toEqual([
      expect.stringMatching(/^Gépjármű-felelősségbiztosítási szerződés .*….* 2026-01\.pdf$/),
      expect.stringMatching(/^Gépjármű-felelősségbiztosítási szerződés .*….* 2026-02\.pdf$/),
    ]);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
  });

  it("are numbered where a file system would not distinguish them, and the batch can be repeated", async () => {
    const email = newAddress();
    const given = [
      "a/Kötvény.pdf",
      "b/KÖTVÉNY.pdf",
      "c/Ko\u0308tve\u0301ny.pdf",
      "d/Kötvény: 1.pdf",
      "d/Kötvény_ 1.pdf",
    ];
    const files = Object.fromEntries(given.map((name) => [name, pdf(name)]));
    const folder = await batchFolder([line({ email, documents: given.join("|") })], files);
    const first = await deliver(test.ctx, folder);
    expect(await namesFor(email)).toEqual([
      "Kötvény.pdf",
      "KÖTVÉNY (2).pdf",
      "Kötvény (3).pdf",
      "Kötvény_ 1.pdf",
      "Kötvény_ 1 (2).pdf",
    ]);
    expect(first.lines[0]?.state).toBe("placed");
    expect((await deliver(test.ctx, folder)).lines[0]?.state).toBe("already-placed");
  });
});
