/** Replacing DOCUMENT_KEY (ASVS V11.2.2). */
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { seal } from "@/lib/crypto/seal";
import { rewrapDocuments } from "@/lib/document/rewrap-documents";
import { bytesSeal, newDataKey } from "@/lib/document/seal";
import { systemRandom } from "@/lib/kernel/random";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import type { NamedKey } from "@/lib/settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { bytesOf, createAccount, customerSessionOf, placeMessage } from "../mailbox/mailbox-fixture";

let test: TestContext;
let account: AuthorizedAccountId;
beforeAll(async () => {
  test = await testContext();
  account = await createAccount(test.ctx);
});
afterAll(() => test.close());

const content = (text: string) => Buffer.from(`%PDF-1.7 ${text} %%EOF`);
const makeKey = (id: string): NamedKey => ({ id, key: randomBytes(32) });
const [first, second, unconfigured] = [makeKey("aaaaaaaa"), makeKey("bbbbbbbb"), makeKey("cccccccc")];
const under = (current: NamedKey, ...previous: NamedKey[]) => ({
  ...test.ctx,
  settings: { ...test.ctx.settings, documentKeys: { current, all: [current, ...previous] } },
});

async function place(text: string, key: NamedKey): Promise<string> {
  const documents = [{ filename: `${text}.pdf`, bytes: content(text) }];
  return (await placeMessage(under(key), account, { documents })).documents[0]?.id ?? "";
}

async function open(documentId: string, ...keys: [NamedKey, ...NamedKey[]]) {
  const opened = await openDocument(under(...keys), {
    session: customerSessionOf(account),
    documentId,
    from: "inbox",
    kind: "opened",
  });
  if (!opened.ok) return opened.error.kind;
  return String(await bytesOf(opened.value));
}

const rowOf = async (id: string) =>
  (await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, id)))[0];

it("every document opens with the new key alone, and its ciphertext is unchanged", async () => {
  const [old, newer] = [await place("old", first), await place("newer", second)];
  const before = await rowOf(old);
  expect(await rewrapDocuments(under(second, first))).toEqual({ rewrapped: 1, resealed: 0, left: 0 });
  const after = await rowOf(old);
  expect(after?.ciphertext?.equals(before?.ciphertext as Buffer)).toBe(true);
  expect(after?.keyId).toBe(second.id);
  expect(await open(old, second)).toBe(content("old").toString());
  expect(await open(newer, second)).toBe(content("newer").toString());
  expect(await open(old, first)).toBe("damaged");
});

it("does nothing the second time, and records each call in the audit log", async () => {
  expect(await rewrapDocuments(under(second, first))).toEqual({ rewrapped: 0, resealed: 0, left: 0 });
  const events = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.kind, "document-keys.rewrapped"))
    .orderBy(auditEvents.id);
  expect(events.map(({ details }) => details.rewrapped)).toEqual([1, 0]);
});

it("leaves keys that it cannot open, and keys that were moved to another row", async () => {
  const [foreign, moved, source] = [
    await place("foreign", unconfigured),
    await place("moved", first),
    await place("source", first),
  ];
  const { wrappedKey } = (await rowOf(source)) ?? {};
  await test.ctx.db.update(documentBytes).set({ wrappedKey }).where(eq(documentBytes.documentId, moved));
  expect(await rewrapDocuments(under(second, first))).toEqual({ rewrapped: 1, resealed: 0, left: 2 });
  expect((await rowOf(foreign))?.keyId).toBe(unconfigured.id);
  expect(await open(foreign, unconfigured)).toBe(content("foreign").toString());
  expect(await open(source, second)).toBe(content("source").toString());
});

describe("documents that an older release sealed whole", () => {
  /** Seals a placed document again as the older release did. */
  async function placeWhole(text: string): Promise<string> {
    const documentId = await place(text, first);
    const { dataKey, keyId, wrappedKey } = newDataKey(under(first), documentId);
    const ciphertext = seal(bytesSeal(dataKey, documentId), systemRandom, content(text));
    await test.ctx.db
      .update(documentBytes)
      .set({ keyId, wrappedKey, ciphertext, sealing: "whole" })
      .where(eq(documentBytes.documentId, documentId));
    return documentId;
  }
  const sealings = async (ids: string[]) => Promise.all(ids.map(async (id) => (await rowOf(id))?.sealing));

  it("stay readable, and are sealed anew in segments; a call that ends half-way is resumed by the next one", async () => {
    const ids = [];
    for (const text of ["one", "two", "three"]) ids.push(await placeWhole(text));
    const large = await placeWhole("large ".repeat(40_000));
    expect(await open(ids[0] ?? "", first)).toBe(content("one").toString());
    expect(await open(large, first)).toBe(content("large ".repeat(40_000)).toString());
    // A document takes three random values; the call ends while it seals the third one.
    let values = 7;
    const random = {
      ...test.ctx.random,
      bytes(length: number) {
        values -= 1;
        if (values < 0) throw new Error("killed");
        return test.ctx.random.bytes(length);
      },
    };
    await expect(rewrapDocuments({ ...under(first), random })).rejects.toThrow("killed");
    expect((await sealings([...ids, large])).sort()).toEqual(["segments", "segments", "whole", "whole"]);
    expect((await rewrapDocuments(under(first))).resealed).toBe(2);
    expect(await sealings([...ids, large])).toEqual(Array(4).fill("segments"));
    expect(await open(ids[2] ?? "", first)).toBe(content("three").toString());
    expect(await open(large, first)).toBe(content("large ".repeat(40_000)).toString());
    expect((await rewrapDocuments(under(first))).resealed).toBe(0);
  });

  it("are left when they are damaged, and those deleted meanwhile do not count", async () => {
    const damaged = await placeWhole("damaged");
    await test.ctx.db
      .update(documentBytes)
      .set({ ciphertext: Buffer.alloc(40) })
      .where(eq(documentBytes.documentId, damaged));
    const before = await rewrapDocuments(under(first));
    expect(before.resealed).toBe(0);
    expect(await sealings([damaged])).toEqual(["whole"]);
    await test.ctx.db.delete(documentBytes).where(eq(documentBytes.documentId, damaged));
    expect((await rewrapDocuments(under(first))).left).toBe(before.left - 1);
  });
});
