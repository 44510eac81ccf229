/** Replacing DOCUMENT_KEY (ASVS V11.2.2). */
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { rewrapDocumentKeys } from "@/lib/document/rewrap-keys";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import type { NamedKey } from "@/lib/settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, placeMessage } from "../mailbox/mailbox-fixture";

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
  opened.value.release();
  return opened.value.bytes.toString();
}

const rowOf = async (id: string) =>
  (await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, id)))[0];

it("every document opens with the new key alone, and its ciphertext is unchanged", async () => {
  const [old, newer] = [await place("old", first), await place("newer", second)];
  const before = await rowOf(old);
  expect(await rewrapDocumentKeys(under(second, first))).toEqual({ rewrapped: 1, left: 0 });
  const after = await rowOf(old);
  expect(after?.ciphertext.equals(before?.ciphertext as Buffer)).toBe(true);
  expect(after?.keyId).toBe(second.id);
  expect(await open(old, second)).toBe(content("old").toString());
  expect(await open(newer, second)).toBe(content("newer").toString());
  expect(await open(old, first)).toBe("damaged");
});

it("does nothing the second time, and records each call in the audit log", async () => {
  expect(await rewrapDocumentKeys(under(second, first))).toEqual({ rewrapped: 0, left: 0 });
  const events = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "document-keys.rewrapped"));
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
  expect(await rewrapDocumentKeys(under(second, first))).toEqual({ rewrapped: 1, left: 2 });
  expect((await rowOf(foreign))?.keyId).toBe(unconfigured.id);
  expect(await open(foreign, unconfigured)).toBe(content("foreign").toString());
  expect(await open(source, second)).toBe(content("source").toString());
});
