import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import {
  batchFolder,
  deliver,
  documentsOf,
  line,
  messagesFor,
  newAddress,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { encryptedPdf, REVISION_6 } from "@/tests/support/encrypted-pdf";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

const INPUTS = path.resolve(import.meta.dirname, "../../unit/document/inputs");
const input = (name: string) => () => readFileSync(path.join(INPUTS, name));
const opensWithoutPassword = REVISION_6.find(([, , open]) => open)?.[1] ?? Buffer.alloc(0);
const needsPassword = REVISION_6.find(([, , open]) => !open)?.[1] ?? Buffer.alloc(0);
type Sample = [string, () => Buffer | Promise<Buffer>];

const ACCEPTED: Sample[] = [
  "pdf-2000-nul-after-eof.pdf",
  "pdf-newline-first.pdf",
  "pdf-printing-restricted-no-password.pdf",
  "pdf-says-encrypt-in-text.pdf",
  "pdf-utf8-bom-first.pdf",
].map((name): Sample => [name, input(name)]);
ACCEPTED.push(
  ["AES-256 of revision 5 without a password to open", () => encryptedPdf("1.7ext3", { ownerPassword: "titok" })],
  ["AES-256 of revision 6 without a password to open", () => opensWithoutPassword],
);

const REFUSED: [string, Sample[1], string, string][] = [
  ["pdf-needs-password.pdf", input("pdf-needs-password.pdf"), "cannot be opened without a password", "file-password"],
  [
    "AES-256 of revision 5 with a password to open",
    () => encryptedPdf("1.7ext3", { userPassword: "titok" }),
    "cannot be opened without a password",
    "file-password",
  ],
  [
    "AES-256 of revision 6 with a password to open",
    () => needsPassword,
    "cannot be opened without a password",
    "file-password",
  ],
  ["no PDF", () => Buffer.from("<html>"), "is no PDF", "file-not-pdf"],
  ["truncated", () => input("pdf-newline-first.pdf")().subarray(0, 300), "end is missing", "file-damaged"],
];

async function placed(bytes: Buffer) {
  const email = newAddress();
  await deliver(test.ctx, await batchFolder([line({ email, documents: "levél.pdf" })], { "levél.pdf": bytes }));
  const [message] = await messagesFor(test.ctx, email);
  return documentsOf(test.ctx, message?.id ?? "");
}

async function replied(bytes: Buffer) {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId);
  const files = [{ name: "levél.pdf", bytes }];
  return sendReply(test.ctx, { accountId, messageId, body: "Mellékelem.", files, formToken: randomUUID() });
}

describe("the same PDFs are accepted in batches and in replies", () => {
  it("all samples are used", () => {
    const used = [...ACCEPTED, ...REFUSED].map(([name]) => name);
    expect(used).toEqual(expect.arrayContaining(readdirSync(INPUTS)));
  });

  it.each(ACCEPTED)("%s: accepted unchanged", async (_name, make) => {
    const bytes = await make();
    expect(Object.entries(await placed(bytes))).toEqual([["levél.pdf", bytes]]);
    expect(await replied(bytes)).toMatchObject({ ok: true });
  });

  it.each(REFUSED)("%s: refused with the reason", async (_name, make, reason, kind) => {
    const bytes = await make();
    await expect(placed(bytes)).rejects.toThrow(reason);
    expect(await replied(bytes)).toEqual({ ok: false, error: { kind, name: "levél.pdf", position: 1 } });
  });
});
