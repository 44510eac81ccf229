import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import { documents as documentTable, messages } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listForArchive } from "@/lib/export/archive-messages";
import { selectForArchive } from "@/lib/export/select-for-archive";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { getTrashMessage } from "@/lib/mailbox/message/get-trash-message";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, eventsOf, kindsOf, placeMessage } from "./mailbox-fixture";

let test: TestContext;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  accountId = await createAccount(test.ctx);
});

const documents = [{ filename: "kotveny.pdf", bytes: Buffer.from("%PDF-1.7") }];
const NOT_FOUND = { ok: false, error: { kind: "not-found" } };
const OK = { ok: true, value: undefined };

/** Places a message, opens it and moves it to the trash. */
async function placeInTrash(owner = accountId) {
  const placed = await placeMessage(test.ctx, owner, { subject: "Kötvény", documents });
  await openMessage(test.ctx, { session: customerSessionOf(owner), messageId: placed.id });
  await deleteMessages(test.ctx, { accountId: owner, ids: [placed.id] });
  return placed;
}

const contentOf = async (messageId: string, documentId: string) => ({
  words: (await test.ctx.db.select().from(messageSearch).where(eq(messageSearch.messageId, messageId))).length,
  documents: (await test.ctx.db.select().from(documentTable).where(eq(documentTable.messageId, messageId))).length,
  bytes: (await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, documentId))).length,
});

describe("a message in the trash is deleted for good (R10)", () => {
  it("content, document, bytes and search words are deleted, evidence is kept", async () => {
    const { id, documents: placed } = await placeInTrash();
    const documentId = placed[0]?.id ?? "";
    expect(await contentOf(id, documentId)).toEqual({ words: 1, documents: 1, bytes: 1 });
    test.clock.advance({ minutes: 5 });
    expect(await deleteForGood(test.ctx, { accountId, messageId: id, network: "10.1.2.0" })).toEqual(OK);

    expect(await contentOf(id, documentId)).toEqual({ words: 0, documents: 0, bytes: 0 });
    const [row] = await test.ctx.db.select().from(messages).where(eq(messages.id, id));
    expect(row).toMatchObject({
      ...{ subject: "", body: "", sender: "", contractNumber: null, product: null, totalBytes: 0 },
      ...{ purgedBy: "customer", purgedAt: test.clock.now(), firstReadAt: new Date("2026-11-23T09:00:00Z") },
      ...{ senderReference: id, documentCount: 1 },
    });
    const events = await eventsOf(test.ctx, id);
    expect(events.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual([
      "placed insurer",
      "opened customer",
      "deleted customer",
      "purged customer",
    ]);
    expect(events.at(-1)?.details).toMatchObject({ by: "customer", documents: 1 });
    const audit = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
    expect(audit.filter(({ kind }) => kind === "message.purged")).toMatchObject([
      { actor: "customer", network: "10.1.2.0", details: { messageId: id } },
    ]);
  });

  it("is gone at once from list, trash, page, document, ZIP, search and restoring", async () => {
    const { id, documents: placed } = await placeInTrash();
    await deleteForGood(test.ctx, { accountId, messageId: id });
    const documentId = placed[0]?.id ?? "";
    expect(await listMessages(test.ctx, { accountId, query: DEFAULT_INBOX_QUERY })).toMatchObject({ all: 0, rows: [] });
    const query = { ...DEFAULT_INBOX_QUERY, q: "kötvény" };
    expect(await listMessages(test.ctx, { accountId, query })).toMatchObject({ total: 0 });
    expect(await listTrash(test.ctx, { accountId })).toMatchObject({ total: 0 });
    expect(await getTrashMessage(test.ctx, { accountId, messageId: id })).toEqual(NOT_FOUND);
    expect(await getMessage(test.ctx, { accountId, messageId: id })).toEqual(NOT_FOUND);
    for (const from of ["inbox", "trash"] as const)
      expect(
        await openDocument(test.ctx, { session: customerSessionOf(accountId), documentId, from, kind: "opened" }),
      ).toEqual(NOT_FOUND);
    expect(await listForArchive(test.ctx, { accountId, selection: [id] })).toEqual([]);
    expect(await restoreMessages(test.ctx, { accountId, ids: [id] })).toEqual({ changed: [], missing: 1 });
  });

  it("only in the trash, and a second time changes nothing", async () => {
    const { id } = await placeMessage(test.ctx, accountId);
    expect(await deleteForGood(test.ctx, { accountId, messageId: id })).toEqual(NOT_FOUND);
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    for (let time = 0; time < 3; time++)
      expect(await deleteForGood(test.ctx, { accountId, messageId: id })).toEqual(OK);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "deleted", "purged"]);
  });

  it("not by another customer, and unknown ids get the same answer as ids of others", async () => {
    const stranger = await createAccount(test.ctx);
    const { id, documents: placed } = await placeInTrash();
    const gone = await placeInTrash();
    await deleteForGood(test.ctx, { accountId, messageId: gone.id });
    for (const messageId of [id, gone.id, randomUUID(), "x", "' or 1=1 --", "\0"]) {
      expect(await deleteForGood(test.ctx, { accountId: stranger, messageId })).toEqual(NOT_FOUND);
      expect(await getTrashMessage(test.ctx, { accountId: stranger, messageId })).toEqual(NOT_FOUND);
    }
    expect(await contentOf(id, placed[0]?.id ?? "")).toEqual({ words: 1, documents: 1, bytes: 1 });
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "opened", "deleted"]);
  });

  it("or restored, never both, when both happen at the same time", async () => {
    for (let round = 0; round < 20; round++) {
      const { id, documents: placed } = await placeInTrash();
      const [purged, restored] = await Promise.all([
        deleteForGood(test.ctx, { accountId, messageId: id }),
        restoreMessages(test.ctx, { accountId, ids: [id] }),
      ]);
      expect(purged.ok).toBe(restored.changed.length === 0);
      const left = purged.ok ? 0 : 1;
      const content = await contentOf(id, placed[0]?.id ?? "");
      expect(content).toEqual({ words: left, documents: left, bytes: left });
      expect((await getMessage(test.ctx, { accountId, messageId: id })).ok).toBe(!purged.ok);
      expect((await kindsOf(test.ctx, id)).at(-1)).toBe(purged.ok ? "purged" : "restored");
    }
  });

  it("once, when many tabs request it at the same time", async () => {
    const { id } = await placeInTrash();
    const tabs = Array.from({ length: 10 }, () => deleteForGood(test.ctx, { accountId, messageId: id }));
    expect(await Promise.all(tabs)).toEqual(tabs.map(() => OK));
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "opened", "deleted", "purged"]);
  });
});

describe("several messages at once", () => {
  const place = async (count: number, owner = accountId) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) ids.push((await placeMessage(test.ctx, owner)).id);
    return ids;
  };

  it("deleted, marked and purged by several tabs at once: every message ends in one state, every event is recorded once", async () => {
    for (let round = 0; round < 10; round++) {
      const ids = await place(4);
      await deleteMessages(test.ctx, { accountId, ids: ids.slice(0, 2) });
      const [one, other, marked, ...purged] = await Promise.all([
        deleteMessages(test.ctx, { accountId, ids }),
        deleteMessages(test.ctx, { accountId, ids: ids.toReversed() }),
        markMessages(test.ctx, { accountId, ids, as: "read" }),
        deleteForGood(test.ctx, { accountId, messageId: ids[0] ?? "" }),
        deleteForGood(test.ctx, { accountId, messageId: ids[1] ?? "" }),
      ]);
      expect([...(one?.changed ?? []), ...(other?.changed ?? [])].sort()).toEqual(ids.slice(2).sort());
      expect(marked?.missing).toBeGreaterThanOrEqual(2);
      expect(purged).toEqual([OK, OK]);
      const rows = await test.ctx.db.select().from(messages).where(inArray(messages.id, ids));
      expect(rows.every((row) => row.deletedAt !== null && row.firstReadAt === null)).toBe(true);
      expect(rows.filter((row) => row.purgedAt !== null)).toHaveLength(2);
      expect(await kindsOf(test.ctx, ids[0] ?? "")).toEqual(["placed", "deleted", "purged"]);
      expect(await kindsOf(test.ctx, ids[3] ?? "")).toEqual(["placed", "deleted"]);
    }
  });

  it("restored twice at the same time are restored once", async () => {
    const ids = await place(3);
    await deleteMessages(test.ctx, { accountId, ids });
    const outcomes = await Promise.all([1, 2].map(() => restoreMessages(test.ctx, { accountId, ids })));
    expect(outcomes.map(({ missing }) => missing)).toEqual([0, 0]);
    expect(outcomes.map(({ changed }) => changed.length).sort()).toEqual([0, 3]);
    for (const id of ids) expect(await kindsOf(test.ctx, id)).toEqual(["placed", "deleted", "restored"]);
  });

  it("own messages are changed; foreign, unknown and malformed ids are counted alike and change nothing", async () => {
    const stranger = await createAccount(test.ctx);
    const foreign = await place(2, stranger);
    const [mine] = await place(1);
    const ids = [mine ?? "", ...foreign, randomUUID(), "' or 1=1 --", "\0"];
    const before = await test.ctx.db.select().from(messages).where(inArray(messages.id, foreign));
    const input = { accountId, ids };
    expect(await markMessages(test.ctx, { ...input, as: "read" })).toEqual({ changed: [mine], missing: 5 });
    expect(await deleteMessages(test.ctx, input)).toEqual({ changed: [mine], missing: 5 });
    expect(await restoreMessages(test.ctx, input)).toEqual({ changed: [mine], missing: 5 });
    expect(await test.ctx.db.select().from(messages).where(inArray(messages.id, foreign))).toEqual(before);
    for (const id of foreign) expect(await kindsOf(test.ctx, id)).toEqual(["placed"]);
  });

  it("marked as unread keep the evidence of their opening", async () => {
    const [id = ""] = await place(1);
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: id });
    const before = await eventsOf(test.ctx, id);
    test.clock.advance({ days: 1 });
    await markMessages(test.ctx, { accountId, ids: [id], as: "unread" });
    const [row] = await test.ctx.db.select().from(messages).where(eq(messages.id, id));
    expect(row).toMatchObject({ unread: true, firstReadAt: new Date("2026-11-23T09:00:00Z") });
    expect(await eventsOf(test.ctx, id)).toEqual(before);
  });

  it("selected for a ZIP: the customer's readable messages and the number of their documents", async () => {
    const stranger = await createAccount(test.ctx);
    const [text = ""] = await place(1);
    const withPdf = await placeMessage(test.ctx, accountId, { documents });
    const foreign = await placeMessage(test.ctx, stranger, { documents });
    const inTrash = await placeInTrash();
    const select = (...ids: string[]) => selectForArchive(test.ctx, { accountId, ids });
    expect(await select(text)).toEqual({ ids: [text], documents: 0 });
    expect(await select(foreign.id, inTrash.id)).toEqual({ ids: [], documents: 0 });
    const { ids, documents: count } = await select(text, withPdf.id, foreign.id, inTrash.id);
    expect([ids.toSorted(), count]).toEqual([[text, withPdf.id].toSorted(), 1]);
  });
});
