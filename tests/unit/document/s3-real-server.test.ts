/**
 * The S3 client against a server that others wrote: `S3_REAL_SERVER=1 npm test --
 * tests/unit/document/s3-real-server.test.ts`.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { sha256Hex } from "@/lib/document/seal";
import { sendOnce } from "@/lib/document/storage/s3-request";
import { createS3Storage } from "@/lib/document/storage/s3-storage";
import { isSwiftInstalled, SWIFT_PACKAGES, type SwiftServer, startSwift } from "@/tests/support/swift-server";

const isWanted = process.env.S3_REAL_SERVER === "1";
const why = isWanted ? `install it: apt-get install --no-install-recommends ${SWIFT_PACKAGES}` : "set S3_REAL_SERVER=1";

if (!isWanted || !isSwiftInstalled()) {
  it.skip(`SKIPPED, no real S3 server was asked: ${why}`, () => {});
} else {
  describe("a real S3 server", () => {
    let swift: SwiftServer;
    beforeAll(async () => {
      swift = await startSwift();
    });
    afterAll(() => swift.close());

    it("keeps an object of 5 MB, answers its ranges, removes it, and then has no bytes of it", async () => {
      const storage = createS3Storage(swift.settings);
      const [key, bytes] = [`documents/${randomUUID()}`, randomBytes(5_000_000)];
      await storage.write(key, bytes, bytes.length);
      for (const [from, length] of [
        [0, 1],
        [65_544, 65_552],
        [0, bytes.length],
        [bytes.length - 7, 7],
      ] as const) {
        const part = await storage.read(key, from, length);
        expect(Buffer.from(part).equals(bytes.subarray(from, from + length))).toBe(true);
      }
      expect(await storage.read(key, bytes.length, 1)).toHaveLength(0);
      expect(await storage.read(key, bytes.length - 1, 2)).toHaveLength(1);
      for (let time = 0; time < 2; time++) await storage.remove(key);
      expect(await storage.read(key, 0, 1)).toHaveLength(0);
    });

    it("refuses a wrong secret, another bucket, and bytes that were not signed", async () => {
      const write = (change: object) =>
        createS3Storage({ ...swift.settings, ...change }).write("documents/a", Buffer.from("a"), 1);
      await expect(write({ secretAccessKey: "wrong" })).rejects.toMatchObject({
        kind: "refused",
        reason: "SignatureDoesNotMatch",
      });
      await expect(write({ bucket: "another" })).rejects.toMatchObject({ kind: "refused", reason: "NoSuchBucket" });
      const request = {
        method: "PUT",
        key: "documents/b",
        body: Buffer.from("b"),
        sha256: sha256Hex(Buffer.from("c")),
      };
      const sent = sendOnce(swift.settings, { ...request, method: "PUT" }, AbortSignal.timeout(10_000));
      await expect(sent).rejects.toMatchObject({ kind: "refused" });
    });
  });
}
