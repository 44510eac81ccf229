import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, kindsOf, placeMessage, withdraw } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

const documents = [{ filename: "a.pdf", bytes: Buffer.from("%PDF-") }];

describe("deleted messages are in the trash for 30 days (R10)", () => {
  it("are deleted, restored and deleted again, each recorded once in the history", async () => {
    const accountId = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, accountId);
    const input = { accountId, ids: [id, id] };
    expect(await restoreMessages(test.ctx, input)).toEqual({ changed: [], missing: 0 });
    expect(await deleteMessages(test.ctx, input)).toEqual({ changed: [id], missing: 0 });
    expect(await deleteMessages(test.ctx, input)).toEqual({ changed: [], missing: 0 });
    expect(await restoreMessages(test.ctx, input)).toEqual({ changed: [id], missing: 0 });
    expect(await restoreMessages(test.ctx, input)).toEqual({ changed: [], missing: 0 });
    expect(await deleteMessages(test.ctx, input)).toEqual({ changed: [id], missing: 0 });
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "deleted", "restored", "deleted"]);
  });

  it("parallel requests to delete the same messages are one deletion", async () => {
    const accountId = await createAccount(test.ctx);
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await placeMessage(test.ctx, accountId)).id));
    for (let round = 0; round < 5; round++) {
      const orders = Array.from({ length: 8 }, (_, index) => (index % 2 ? ids : [...ids].reverse()));
      const outcomes = await Promise.all(orders.map((order) => deleteMessages(test.ctx, { accountId, ids: order })));
      expect(outcomes.flatMap((outcome) => outcome.changed).sort()).toEqual([...ids].sort());
      const back = await Promise.all(orders.map((order) => restoreMessages(test.ctx, { accountId, ids: order })));
      expect(back.flatMap((outcome) => outcome.changed).sort()).toEqual([...ids].sort());
    }
    expect(await kindsOf(test.ctx, ids[0] ?? "")).toHaveLength(1 + 5 * 2);
  });

  it("ids that are not found are counted, the others are deleted", async () => {
    const accountId = await createAccount(test.ctx);
    const kept = await placeMessage(test.ctx, accountId);
    const foreign = await placeMessage(test.ctx, await createAccount(test.ctx));
    const ids = [kept.id, foreign.id, "nonsense"];
    expect(await deleteMessages(test.ctx, { accountId, ids })).toEqual({ changed: [kept.id], missing: 2 });
    expect(await kindsOf(test.ctx, foreign.id)).toEqual(["placed"]);
    expect(await deleteMessages(test.ctx, { accountId, ids: [] })).toEqual({ changed: [], missing: 0 });
  });

  it("are listed, last deleted first, until the end of the 30th day", async () => {
    const accountId = await createAccount(test.ctx);
    const first = await placeMessage(test.ctx, accountId, { subject: "first", documents });
    const second = await placeMessage(test.ctx, accountId, { subject: "second" });
    await deleteMessages(test.ctx, { accountId, ids: [first.id] });
    test.clock.advance({ minutes: 1 });
    await deleteMessages(test.ctx, { accountId, ids: [second.id] });
    const trash = await listTrash(test.ctx, { accountId });
    expect(trash).toMatchObject({ total: 2, page: 1, pages: 1, pageOutOfRange: false });
    expect(trash.rows).toMatchObject([
      { subject: "second", documents: [] },
      { subject: "first", restorable: { until: "2026-12-23" }, documents: first.documents },
    ]);
    test.clock.set("2026-12-23T22:59:59Z");
    expect((await listTrash(test.ctx, { accountId })).total).toBe(2);
    test.clock.set("2026-12-23T23:00:00Z");
    expect(await listTrash(test.ctx, { accountId, page: 3 })).toMatchObject({
      total: 0,
      page: 1,
      pageOutOfRange: true,
    });
    expect(await restoreMessages(test.ctx, { accountId, ids: [first.id] })).toEqual({ changed: [], missing: 1 });
  });

  it("but not after their last day", async () => {
    const accountId = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, accountId);
    test.clock.set("2027-11-20T09:00:00Z");
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    expect((await listTrash(test.ctx, { accountId })).rows).toMatchObject([{ restorable: { until: "2027-11-23" } }]);
    test.clock.set("2027-11-23T23:00:00Z");
    expect((await listTrash(test.ctx, { accountId })).rows).toEqual([]);
    expect(await restoreMessages(test.ctx, { accountId, ids: [id] })).toEqual({ changed: [], missing: 1 });
  });

  it("their documents open from the trash only", async () => {
    const accountId = await createAccount(test.ctx);
    const message = await placeMessage(test.ctx, accountId, { documents });
    const documentId = message.documents[0]?.id ?? "";
    const open = async (from: "inbox" | "trash") => {
      const opened = await openDocument(test.ctx, {
        session: customerSessionOf(accountId),
        documentId,
        from,
        kind: "opened",
      });
      return opened.ok ? "open" : opened.error.kind;
    };
    expect([await open("inbox"), await open("trash")]).toEqual(["open", "not-found"]);
    await deleteMessages(test.ctx, { accountId, ids: [message.id] });
    expect([await open("inbox"), await open("trash")]).toEqual(["not-found", "open"]);
    const found = await getMessage(test.ctx, { accountId, messageId: message.id });
    expect(found).toEqual({ ok: false, error: { kind: "not-found" } });
    await withdraw(test.ctx, message.id);
    expect([await open("inbox"), await open("trash")]).toEqual(["not-found", "withdrawn"]);
    expect((await listTrash(test.ctx, { accountId })).rows[0]?.documents).toEqual([]);
  });
});

describe("the unread mark", () => {
  it("can be set and cleared without changing the evidence or the history", async () => {
    const accountId = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, accountId);
    const unread = async () => (await listMessages(test.ctx, { accountId, query: DEFAULT_INBOX_QUERY })).unread;
    const mark = (as: "read" | "unread") => markMessages(test.ctx, { accountId, ids: [id], as });
    expect(await mark("unread")).toEqual({ changed: [], missing: 0 });
    expect(await mark("read")).toEqual({ changed: [id], missing: 0 });
    expect(await unread()).toBe(0);
    expect(await getMessage(test.ctx, { accountId, messageId: id })).toMatchObject({ value: { firstReadAt: null } });
    expect(await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: id })).toMatchObject({
      ok: true,
      value: { first: true },
    });
    expect(await mark("unread")).toEqual({ changed: [id], missing: 0 });
    expect(await unread()).toBe(1);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "opened"]);
  });
});
