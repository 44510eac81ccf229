import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { sealedLength } from "@/lib/crypto/segments";
import { PIECE_BYTES } from "@/lib/document/storage/database-storage";
import type { LogFields } from "@/lib/log";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import type { KeyRing } from "@/lib/settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { bytesOf, createAccount, customerSessionOf, placeMessage } from "../mailbox/mailbox-fixture";

let test: TestContext;
let account: AuthorizedAccountId;
const alarms: LogFields[] = [];
const log = { info() {}, warn() {}, error: (fields: LogFields) => void alarms.push(fields) };
beforeAll(async () => {
  test = await testContext({ log });
  account = await createAccount(test.ctx);
});
afterAll(() => test.close());
beforeEach(() => {
  test.clock.set("2026-11-23T09:00:00Z");
  alarms.length = 0;
});

const content = (text: string) => Buffer.from(`%PDF-1.7 ${text} ${"árvíztűrő ".repeat(1000)}%%EOF`);

async function place(...texts: string[]): Promise<string[]> {
  const documents = texts.map((text) => ({ filename: `${text}.pdf`, bytes: content(text) }));
  return (await placeMessage(test.ctx, account, { documents })).documents.map((document) => document.id);
}

async function open(documentId = "", ctx = test.ctx) {
  const opened = await openDocument(ctx, {
    session: customerSessionOf(account),
    documentId,
    from: "inbox",
    kind: "opened",
  });
  if (!opened.ok) return opened.error.kind;
  return String(await bytesOf(opened.value));
}

const tamper = (documentId: string | undefined, change: ReturnType<typeof sql>) =>
  test.ctx.db.execute(sql`update document_bytes set ${change} where document_id = ${documentId}`);

async function damages(documentId: string | undefined) {
  const events = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "document.damaged"));
  return events.filter((event) => event.details.documentId === documentId).map((event) => event.details.reason);
}

describe("a document is stored encrypted and verified on every read", () => {
  it("opens as it was placed, and is stored encrypted", async () => {
    const [id] = await place("titok");
    expect(await open(id)).toBe(content("titok").toString());
    const [row] = await test.ctx.db
      .select()
      .from(documentBytes)
      .where(eq(documentBytes.documentId, id ?? ""));
    expect(row?.ciphertext?.includes("titok")).toBe(false);
    expect(row?.ciphertext).toHaveLength(sealedLength(content("titok").length));
    expect(row?.wrappedKey).toHaveLength(61);
    expect(row?.keyId).toBe(test.ctx.settings.documentKeys.current.id);
  });

  it("equal documents have different ciphertexts", async () => {
    const [a, b] = await place("same", "same");
    const rows = await test.ctx.db.select().from(documentBytes);
    const find = (id?: string) => rows.find((row) => row.documentId === id)?.ciphertext ?? Buffer.alloc(0);
    expect(find(a).equals(find(b))).toBe(false);
  });

  it.each([
    [
      "the first byte of the ciphertext's nonce",
      sql`ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1)`,
      "ciphertext",
    ],
    [
      "a byte in the middle",
      sql`ciphertext = set_byte(ciphertext, 500, get_byte(ciphertext, 500) # 128)`,
      "ciphertext",
    ],
    [
      "the last bit of the tag",
      sql`ciphertext = set_bit(ciphertext, length(ciphertext) * 8 - 1, 1 - get_bit(ciphertext, length(ciphertext) * 8 - 1))`,
      "ciphertext",
    ],
    ["truncated ciphertext", sql`ciphertext = substr(ciphertext, 1, 100)`, "ciphertext"],
    ["empty ciphertext", sql`ciphertext = ''`, "ciphertext"],
    ["sealed in another way", sql`sealing = 'whole'`, "ciphertext"],
    [
      "a byte of the wrapped key",
      sql`wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)`,
      "wrapped-key",
    ],
    ["empty wrapped key", sql`wrapped_key = ''`, "wrapped-key"],
    ["the id of another master key", sql`key_id = '00000000'`, "unknown-key"],
  ])("refuses and logs an alarm: %s", async (_name, change, reason) => {
    const [id, untouched] = await place("a", "b");
    await tamper(id, change);
    expect(await open(id)).toBe("damaged");
    expect(alarms).toMatchObject([{ alarm: "document-damaged", documentId: id, reason }]);
    expect(await damages(id)).toEqual([reason]);
    expect(await open(untouched)).toBe(content("b").toString());
  });

  it("refuses rows whose bytes or keys were swapped", async () => {
    const [a, b] = await place("a", "b");
    const swap = (columns: string[]) =>
      test.ctx.db.execute(sql`
        update document_bytes x set ${sql.raw(columns.map((column) => `${column} = y.${column}`).join(", "))}
        from document_bytes y where (x.document_id, y.document_id) in ((${a}::uuid, ${b}::uuid), (${b}::uuid, ${a}::uuid))`);
    await swap(["ciphertext"]);
    expect([await open(a), await open(b)]).toEqual(["damaged", "damaged"]);
    await swap(["wrapped_key"]);
    expect([await open(a), await open(b)]).toEqual(["damaged", "damaged"]);
    await swap(["ciphertext", "wrapped_key"]);
    expect([await open(a), await open(b)]).toEqual([content("a").toString(), content("b").toString()]);
  });

  it("refuses a document whose bytes are missing", async () => {
    const [id] = await place("a");
    await test.ctx.db.delete(documentBytes).where(eq(documentBytes.documentId, id ?? ""));
    expect(await open(id)).toBe("damaged");
    expect(await damages(id)).toEqual(["missing"]);
  });

  it("refuses bytes that do not match the recorded checksum", async () => {
    const [id] = await place("a");
    await test.ctx.db.transaction(async (tx) => {
      await tx.execute(sql`alter table documents disable trigger documents_placed_content`);
      await tx.execute(sql`update documents set sha256 = repeat('0', 64) where id = ${id}`);
      await tx.execute(sql`alter table documents enable trigger documents_placed_content`);
    });
    expect(await open(id)).toBe("damaged");
    expect(await damages(id)).toEqual(["sha256"]);
  });

  it("opens old documents after the master key was changed, and seals new ones with the new key", async () => {
    const [old] = await place("old");
    const fresh = { id: "feedbeef", key: Buffer.alloc(32, 7) };
    const previous = test.ctx.settings.documentKeys;
    const rotated = (documentKeys: KeyRing) => ({ ...test.ctx, settings: { ...test.ctx.settings, documentKeys } });
    const both = rotated({ current: fresh, all: [fresh, ...previous.all] });
    expect(await open(old, both)).toBe(content("old").toString());
    const placed = await placeMessage(both, account, { documents: [{ filename: "new.pdf", bytes: content("new") }] });
    const id = placed.documents[0]?.id;
    expect(await open(id, both)).toBe(content("new").toString());
    expect(await open(id)).toBe("damaged");
    expect(await open(old, rotated({ current: fresh, all: [fresh] }))).toBe("damaged");
  });

  it("opens a document of 50 MB, the largest, and any part of it", async () => {
    const bytes = Buffer.alloc(50 * 1024 * 1024, "%PDF 50 MB");
    const placed = await placeMessage(test.ctx, account, { documents: [{ filename: "big.pdf", bytes }] });
    const access = {
      ...{ session: customerSessionOf(account), documentId: placed.documents[0]?.id ?? "" },
      ...({ from: "inbox", kind: "opened" } as const),
    };
    const whole = await openDocument(test.ctx, access);
    expect(whole.ok && (await bytesOf(whole.value)).equals(bytes)).toBe(true);
    // The borders of the rows that the database keeps it in.
    for (const first of [0, PIECE_BYTES - 70_000, 6 * PIECE_BYTES - 70_000, bytes.length - 70_000]) {
      const part = { first, last: Math.min(first + 140_000, bytes.length) - 1 };
      const opened = await openDocument(test.ctx, { ...access, part });
      const read = opened.ok ? await bytesOf(opened.value) : null;
      expect([first, read?.equals(bytes.subarray(first, part.last + 1))]).toEqual([first, true]);
    }
  });
});

describe("who may open a document, and when", () => {
  it("the customer until the end of its last day", async () => {
    const [id] = await place("a");
    test.clock.set("2027-11-23T22:59:59Z");
    expect(await open(id)).toBe(content("a").toString());
    test.clock.set("2027-11-23T23:00:00Z");
    expect(await open(id)).toBe("expired");
  });
});
