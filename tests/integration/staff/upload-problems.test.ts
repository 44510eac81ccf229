/**
 * What is wrong with an uploaded batch: every line and every file at once, in the reader's language, and nothing is
 * kept.
 */
import { eq } from "drizzle-orm";
import { batchUploads } from "@/drizzle/schema/batch-upload";
import { documentBytes } from "@/drizzle/schema/document";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { placeUpload } from "@/lib/delivery/upload/decide-upload";
import { listUploadProblems, openUpload } from "@/lib/staff/batches/open-upload";
import { problemText } from "@/lib/staff/batches/problem-text";
import {
  batchFolder,
  deliver,
  line,
  newReference,
  pdf,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";
import { auditedLooksAndActs, keptUpload, uploadBatch, uploadBytes } from "./upload-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let gabor: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  gabor = (await enrol(test, "sender")).member;
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});
beforeEach(() => test.clock.advance({ minutes: 10 }));

const open = async (id: string) => {
  const found = await openUpload(test.ctx, { id, by: gabor });
  if (!found) throw new Error("no upload");
  return found;
};
const storedBytes = (id: string) => test.ctx.db.$count(documentBytes, eq(documentBytes.documentId, id));

it("lists every wrong line at once, with files of lines whose columns are wrong, and what the database knows", async () => {
  const reference = newReference();
  await deliver(test.ctx, await batchFolder([line({ senderReference: reference })]));
  const id = await keptUpload(
    test.ctx,
    gabor,
    [
      line({ email: "x", documents: "nincs.pdf" }),
      line({ documents: "rossz.pdf" }),
      line({ senderReference: reference, subject: "Más tartalom" }),
    ],
    { "kötvény.pdf": pdf(), "rossz.pdf": Buffer.from("no pdf") },
  );
  const { state, preview, problems, problemCount } = await open(id);
  expect({ state, preview, problemCount }).toEqual({ state: "refused", preview: null, problemCount: 4 });
  expect(problems.map(({ line: number, reason }) => `${number}: ${reason}`)).toEqual([
    "2: email is not one plain e-mail address",
    '2: document "nincs.pdf" is not in the folder',
    '3: document "rossz.pdf" is no PDF',
    `4: senderReference ${reference} was placed before with other content`,
  ]);
  expect(await storedBytes(id)).toBe(0);
  expect(await placeUpload(test.ctx, { id, by: gabor, confirmed: false })).toMatchObject({
    error: { kind: "decided" },
  });
  const download = async (locale: "hu" | "en") => {
    let csv = "";
    for await (const part of (await listUploadProblems(test.ctx, { id, locale, by: gabor })) ?? []) csv += part;
    return csv.replace("\ufeff", "").split("\r\n");
  };
  expect(await download("hu")).toEqual([
    "Sor;Hiba",
    "2;email: nem egyetlen, szabályos e-mail-cím.",
    "2;„nincs.pdf” nincs a mappában.",
    "3;„rossz.pdf” nem PDF.",
    `4;senderReference: „${reference}” már el van helyezve, más tartalommal.`,
    "",
  ]);
  expect((await download("en"))[3]).toBe("3;“rossz.pdf” is no PDF.");
  // The look at the page, and the downloads.
  const looks = ["batch.viewed", "batch.viewed", "batch.viewed"];
  expect(await auditedLooksAndActs(test.ctx, id)).toEqual(["batch-upload.checked", ...looks]);
});

it("names files of the ZIP that cannot be used beside the wrong lines, and keeps nothing", async () => {
  const files = { "kötvény.pdf": pdf(), "a.pdf": pdf(), "a.pdf/b.pdf": pdf(), "../evil.pdf": pdf() };
  const id = await keptUpload(test.ctx, gabor, [line({ email: "x" })], files);
  const { state, problems } = await open(id);
  expect(state).toBe("refused");
  expect(problems.map((problem) => `${problem.line} ${problemText(problem, "hu")}`)).toEqual([
    "0 „../evil.pdf” a mappán kívülre mutat.",
    "0 „a.pdf” fájlként és mappaként is szerepel a ZIP-ben.",
    "2 email: nem egyetlen, szabályos e-mail-cím.",
  ]);
  expect(await storedBytes(id)).toBe(0);
  const valid = await keptUpload(test.ctx, gabor, [line()], { "kötvény.pdf": pdf(), "Kötvény.pdf": pdf() });
  expect(await open(valid)).toMatchObject({ state: "refused", preview: null, problemCount: 1 });
});

it("refuses a ZIP that is none, and keeps nothing of it", async () => {
  const before = await test.ctx.db.$count(batchUploads);
  expect(await uploadBatch(test.ctx, gabor, "", {})).toMatchObject({ ok: true });
  const none = await uploadBytes(test.ctx, gabor, Buffer.from("no zip"));
  expect(none).toMatchObject({ error: { kind: "not-a-zip" } });
  expect(await test.ctx.db.$count(batchUploads)).toBe(before + 1);
});
