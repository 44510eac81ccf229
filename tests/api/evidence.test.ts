/** The certificate of a message by the Sender API (docs/evidence.md). */
import { count, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { evidencePublicKeys } from "@/lib/evidence/evidence-keys";
import { verifyEvidence } from "@/lib/evidence/verify-evidence";
import { PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { kindsOf } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { PATIENT_PDF_LIMITS } from "@/tests/support/pdf-text";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, messageJson, newKey, pdf, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterAll(() => test?.close());

async function placed(): Promise<string> {
  const { json: document } = await upload(key, pdf());
  const { json } = await call(key, "POST", "/messages", { json: messageJson({ documents: [document.id] }) });
  return json.id;
}

const issued = async () => {
  const [row] = await test.ctx.db
    .select({ n: count() })
    .from(auditEvents)
    .where(eq(auditEvents.kind, "evidence.issued"));
  return row?.n ?? 0;
};

it("GET /messages/{id}/evidence gives a PDF that can be checked without the portal, and is on record", async () => {
  const id = await placed();
  const { status, headers, bytes } = await call(key, "GET", `/messages/${id}/evidence?language=en`);
  expect([status, headers.get("content-type")]).toEqual([200, "application/pdf"]);
  const keys = evidencePublicKeys(test.ctx.settings.evidence);
  expect(verifyEvidence(bytes, { keys, checkpoints: null })).toMatchObject({ problems: [] });
  expect(await issued()).toBe(1);
  // No person looked.
  expect(await kindsOf(test.ctx, id)).not.toContain("viewed-by-staff");
});

it("gives nothing of another sender's message, of an unknown one or of one that is published later", async () => {
  const id = await placed();
  const before = await issued();
  const other = await newKey(test.ctx, { sender: "claims" });
  expect((await call(other, "GET", `/messages/${id}/evidence`)).json.code).toBe("not-found");
  expect((await call(key, "GET", "/messages/x/evidence")).json.code).toBe("not-found");
  test.clock.advance({ minutes: -1 });
  expect((await call(key, "GET", `/messages/${id}/evidence`)).json.code).toBe("not-found");
  test.clock.advance({ minutes: 1 });
  expect(await issued()).toBe(before);
});

it("needs its own scope, and names a language that does not exist", async () => {
  const id = await placed();
  const narrow = await newKey(test.ctx, { scopes: ["messages:read"] });
  expect((await call(narrow, "GET", `/messages/${id}/evidence`)).json.code).toBe("scope-missing");
  const wrong = await call(key, "GET", `/messages/${id}/evidence?language=de`);
  expect([wrong.status, wrong.json.errors[0].parameter]).toEqual([400, "language"]);
});

it("says so where the portal signs nothing", async () => {
  const id = await placed();
  const { evidence } = test.ctx.settings;
  jest.mocked(webContext).mockReturnValue({
    ...test.ctx,
    settings: { ...test.ctx.settings, evidence: { ...evidence, key: null } },
  });
  expect((await call(key, "GET", `/messages/${id}/evidence`)).json).toMatchObject({
    status: 404,
    code: "no-certificates",
  });
  jest.mocked(webContext).mockReturnValue(test.ctx);
});

it("of a test customer says that it is a test: on each page, in its data, and to those who verify it", async () => {
  const testKey = await newKey(test.ctx, { isTest: true });
  const email = "anna@insurer.sandbox.test";
  const { json: document } = await upload(testKey, pdf());
  const { json } = await call(testKey, "POST", "/messages", { json: messageJson({ email, documents: [document.id] }) });
  const keys = evidencePublicKeys(test.ctx.settings.evidence);
  const verified = (bytes: Buffer) => verifyEvidence(bytes, { keys, checkpoints: null });
  const reader = new PdfTextReader(PATIENT_PDF_LIMITS);
  try {
    for (const [language, title, real] of [
      ["hu", "TESZT – nem igazolás", "Igazolás elektronikus küldeményről"],
      ["en", "TEST – not a certificate", "Certificate of an electronic message"],
    ]) {
      const { bytes } = await call(testKey, "GET", `/messages/${json.id}/evidence?language=${language}`);
      expect(verified(bytes)).toMatchObject({ problems: [], isTest: true, evidence: { test: true } });
      const read = await reader.read(bytes);
      if (read.kind !== "text") throw new Error(read.kind);
      for (const page of read.pages) expect(page.replaceAll(/\s+/g, " ")).toContain(title);
      expect(read.pages.join(" ").replaceAll(/\s+/g, " ")).not.toContain(real);
    }
    const { bytes } = await call(key, "GET", `/messages/${await placed()}/evidence`);
    expect(verified(bytes)).toMatchObject({ problems: [], isTest: false });
    expect(verified(bytes).evidence).not.toHaveProperty("test");
  } finally {
    reader.close();
  }
});
