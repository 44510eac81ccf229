import { createHash } from "node:crypto";
import { contentDigest, readBatch } from "@/lib/delivery/read-batch";
import { type TestContext, testContext } from "@/tests/support/context";
import { batchFolder, deliver, deliverLines, line, messagesFor, newAddress, removeBatchFolders } from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

const BILL = {
  ...{ documentType: "premium-bill", amount: "9000.50", currency: "huf", dueDate: "2026-12-01" },
  ...{ paymentReference: "310264978-2026-12", payeeName: "Allianz Hungária Zrt." },
  payeeIban: "HU42 1177 3016 1111 1018 0000 0000",
};

describe("a bill in a batch (R8)", () => {
  it("is placed with what its columns say, and other messages without", async () => {
    const email = newAddress();
    const lines = [line({ email, ...BILL }), line({ email }), line({ email, amount: "7", currency: "EUR" })];
    await deliverLines(test.ctx, lines);
    const byReference = new Map((await messagesFor(test.ctx, email)).map((one) => [one.senderReference, one]));
    const nothing = { dueDate: null, paymentReference: null, payeeName: null, payeeIban: null, markedPaidAt: null };
    expect(lines.map(({ senderReference = "" }) => byReference.get(senderReference))).toMatchObject([
      {
        ...{ amount: "9000.50", currency: "HUF", dueDate: "2026-12-01", paymentReference: "310264978-2026-12" },
        ...{ payeeName: "Allianz Hungária Zrt.", payeeIban: "HU42117730161111101800000000", markedPaidAt: null },
      },
      { amount: null, currency: null, ...nothing },
      { amount: "7", currency: "EUR", ...nothing },
    ]);
  });

  it("is refused with the line and every reason, and nothing is placed", async () => {
    const wrong = { ...BILL, amount: "9 000", dueDate: "2026-02-30", payeeIban: "HU43117730161111101800000000" };
    await expect(deliverLines(test.ctx, [line(), line(wrong)])).rejects.toThrow(
      "3: amount is no amount such as 12345 or 12345.50 (digits, a point, at most two digits after it)\n" +
        "3: dueDate is no day such as 2026-12-01\n3: payeeIban is no IBAN with a right checksum",
    );
  });

  it("is placed once: the same bill again is already placed, with another amount it is a wrong line", async () => {
    const bill = line({ email: newAddress(), ...BILL });
    await deliverLines(test.ctx, [bill]);
    const again = await deliverLines(test.ctx, [bill]);
    expect(again.lines).toMatchObject([{ state: "already-placed" }]);
    await expect(deliverLines(test.ctx, [{ ...bill, amount: "9000.51" }])).rejects.toThrow(/^2: /);
    await expect(deliverLines(test.ctx, [{ ...bill, dueDate: "2026-12-02" }])).rejects.toThrow(/^2: /);
    await expect(deliver(test.ctx, await batchFolder([{ ...bill, payeeName: "Más Zrt." }]))).rejects.toThrow(/^2: /);
  });

  it("leaves the digest of other messages as it was before there were bills", async () => {
    const read = await readBatch(await batchFolder([line()]));
    const [first] = read.ok ? read.value : [];
    if (!first) throw new Error("not read");
    const content = [
      ...[first.email, first.sender, first.contractNumber, first.product, first.documentType, first.subject],
      ...[first.body, first.allowReply, first.inReplyTo, first.files.map((file) => [file.filename, file.sha256])],
    ];
    expect(contentDigest(first, first.files)).toBe(createHash("sha256").update(JSON.stringify(content)).digest("hex"));
  });
});
