/** Opening a message is one statement: it locks, checks access, records the opening and reads the page. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { lockMessages, opensFrom } from "@/lib/mailbox/message/message-store";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { messageState } from "@/lib/mailbox/message/visibility";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  countEvents,
  createAccount,
  customerSessionOf,
  endedSession,
  eventsOf,
  kindsOf,
  placeMessage,
  untilLockWait,
} from "./mailbox-fixture";

const PLACED = "2026-11-23T09:00:00Z";
const documents = [{ filename: "Díjértesítő.pdf", bytes: Buffer.from("%PDF-1.7 one") }];

let test: TestContext;
let counted: ReturnType<typeof openDatabase>;
let ctx: Context;
let accountId: AuthorizedAccountId;
const statements: string[] = [];
beforeAll(async () => {
  test = await testContext();
  counted = openDatabase(test.databaseUrl, { onStatement: (text) => statements.push(text) });
  ctx = { ...test.ctx, db: counted.db };
});
afterAll(async () => {
  await counted.close();
  await test.close();
});
beforeEach(async () => {
  test.clock.set(PLACED);
  accountId = await createAccount(test.ctx);
  statements.length = 0;
});

const open = (messageId: string, session: CustomerSession = customerSessionOf(accountId)) =>
  openMessage(ctx, { session, messageId });
const change = (id: string, values: Partial<typeof messages.$inferInsert>) =>
  test.ctx.db.update(messages).set(values).where(eq(messages.id, id));
const rowOf = async (id: string) => (await test.ctx.db.select().from(messages).where(eq(messages.id, id)))[0];

describe("one statement", () => {
  it("records the first opening and returns it with the history, marks and evidence", async () => {
    const message = await placeMessage(test.ctx, accountId, { subject: "Díj", documents });
    test.clock.advance({ minutes: 1 });
    const opened = await open(message.id);
    expect(statements).toHaveLength(1);
    expect(opened).toMatchObject({
      ok: true,
      value: {
        first: true,
        message: {
          ...{ subject: "Díj", unread: false, firstReadAt: test.clock.now(), documents: message.documents },
          history: [{ kind: "placed" }, { kind: "opened", actor: "customer", at: test.clock.now(), details: {} }],
        },
      },
    });
    // What the page shows after the opening is what it shows when it is read again.
    expect(await getMessage(ctx, { accountId, messageId: message.id })).toEqual({
      ok: true,
      value: opened.ok ? opened.value.message : null,
    });
    expect(statements).toHaveLength(2);
    expect(verifyHistory(await eventsOf(test.ctx, message.id))).toEqual({ intact: true });
  });

  it("adds no event within the reading, and one from 15 minutes on", async () => {
    const { id } = await placeMessage(test.ctx, accountId);
    await open(id);
    test.clock.set("2026-11-23T09:14:59Z");
    const again = await open(id);
    expect(again.ok && [again.value.first, again.value.message.history.length]).toEqual([false, 2]);
    test.clock.set("2026-11-23T09:15:00Z");
    const later = await open(id);
    expect(later.ok && [later.value.first, later.value.message.history.length]).toEqual([false, 3]);
    expect(later.ok && later.value.message.firstReadAt).toEqual(new Date(PLACED));
    expect(statements).toHaveLength(3);
    expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: true });
  });

  it("clears the unread mark also within a reading", async () => {
    const { id } = await placeMessage(test.ctx, accountId);
    await open(id);
    await change(id, { unread: true });
    const again = await open(id);
    expect(again.ok && again.value.message.unread).toBe(false);
    expect([(await rowOf(id))?.unread, await kindsOf(test.ctx, id)]).toEqual([false, ["placed", "opened"]]);
  });

  it("shows the customer's replies, and the reply that the message answers", async () => {
    const { id: messageId } = await placeMessage(test.ctx, accountId);
    const sent = await sendReply(test.ctx, { accountId, messageId, body: "Kérdés", formToken: randomUUID() });
    const reference = sent.ok ? sent.value.reference : "";
    const reply = { reference, sentAt: test.clock.now() };
    const answer = await placeMessage(test.ctx, accountId, { inReplyTo: reference });
    const strangers = await placeMessage(test.ctx, await createAccount(test.ctx), { inReplyTo: reference });
    const [opened, answering] = [await open(messageId), await open(answer.id)];
    expect(opened.ok && [opened.value.message.replies, opened.value.message.answers]).toEqual([[reply], null]);
    expect(answering.ok && [answering.value.message.replies, answering.value.message.answers]).toEqual([[], reply]);
    expect(await open(strangers.id)).toEqual({ ok: false, error: { kind: "not-found" } });
  });

  it.each<[string, Partial<typeof messages.$inferInsert>, string]>([
    ["withdrawn", { withdrawnAt: new Date(PLACED) }, "withdrawn"],
    ["in the trash", { deletedAt: new Date(PLACED) }, "not-found"],
    ["purged after its expiry", { purgedAt: new Date(PLACED), purgedBy: "retention" }, "retention-passed"],
    ["purged by the customer", { purgedAt: new Date(PLACED), purgedBy: "customer" }, "not-found"],
  ])("records nothing for a message that is %s", async (_name, values, kind) => {
    const { id } = await placeMessage(test.ctx, accountId, { body: "secret" });
    await change(id, values);
    const refused = await open(id);
    expect(refused).toMatchObject({ ok: false, error: { kind } });
    expect(JSON.stringify(refused)).not.toContain("secret");
    expect(await kindsOf(test.ctx, id)).toEqual(["placed"]);
    expect(await rowOf(id)).toMatchObject({ unread: true, firstReadAt: null });
    expect(statements).toHaveLength(1);
  });

  it.each([
    ["2026-11-23T08:59:59.999Z", "not-found", false],
    ["2026-11-23T09:00:00Z", null, true],
    ["2027-11-23T22:59:59.999Z", null, true],
    ["2027-11-23T23:00:00Z", "retention-passed", false],
  ])("opens from its publication to its expiry: at %s", async (at, kind, opens) => {
    const { id } = await placeMessage(test.ctx, accountId);
    test.clock.set(at);
    const opened = await open(id);
    expect([opened.ok, opened.ok ? null : opened.error.kind]).toEqual([opens, kind]);
    expect(await kindsOf(test.ctx, id)).toEqual(opens ? ["placed", "opened"] : ["placed"]);
  });

  it("records nothing for an ended session, another account or an unknown id", async () => {
    const { id } = await placeMessage(test.ctx, accountId);
    const before = await countEvents(test.ctx);
    const ended = endedSession(customerSessionOf(accountId));
    expect(await open(id, ended)).toEqual({ ok: false, error: { kind: "signed-out" } });
    const stranger = customerSessionOf(await createAccount(test.ctx));
    for (const [messageId, session] of [
      [id, stranger],
      [randomUUID(), customerSessionOf(accountId)],
    ] as const) {
      expect(await open(messageId, session)).toEqual({ ok: false, error: { kind: "not-found" } });
    }
    expect(await countEvents(test.ctx)).toBe(before);
    expect(await rowOf(id)).toMatchObject({ unread: true, firstReadAt: null });
    expect(statements).toHaveLength(3);
  });
});

describe("a change that commits while the statement waits for the lock", () => {
  it("of the history: the opening follows the other event, and the chain is intact", async () => {
    const { id } = await placeMessage(test.ctx, accountId);
    let answer: ReturnType<typeof open> | undefined;
    await inTransaction(test.ctx.db, async (tx) => {
      await lockMessages(tx, { accountId, messageIds: [id] });
      answer ??= open(id);
      await untilLockWait(test.ctx);
      await appendMessageEvents(tx, test.clock.now(), [{ messageId: id, kind: "viewed-by-staff", actor: "insurer" }]);
    });
    const opened = await answer;
    const kinds = ["placed", "viewed-by-staff", "opened"];
    expect(opened?.ok && opened.value.message.history.map(({ kind }) => kind)).toEqual(kinds);
    expect(await kindsOf(test.ctx, id)).toEqual(kinds);
    expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: true });
    // begin, two locks, the statement, commit; the first try was refused by the primary key
    expect(statements.filter((text) => text.includes("message_events"))).toHaveLength(2);
  });

  it("of the marks: it is seen", async () => {
    const { id } = await placeMessage(test.ctx, accountId);
    await open(id);
    let answer: ReturnType<typeof open> | undefined;
    await inTransaction(test.ctx.db, async (tx) => {
      await lockMessages(tx, { accountId, messageIds: [id] });
      answer ??= open(id);
      await untilLockWait(test.ctx);
      await tx.execute(sql`update messages set unread = true where id = ${id}`);
    });
    expect((await answer)?.ok).toBe(true);
    expect((await rowOf(id))?.unread).toBe(false);
  });

  it("of the place: a message that is deleted, withdrawn or purged meanwhile does not open", async () => {
    for (const [set, kind] of [
      [sql`deleted_at = ${PLACED}`, "not-found"],
      [sql`withdrawn_at = ${PLACED}`, "withdrawn"],
      [sql`purged_at = ${PLACED}, purged_by = 'retention', body = ''`, "retention-passed"],
    ] as const) {
      const message = await placeMessage(test.ctx, accountId, { body: "secret", documents });
      const documentId = message.documents[0]?.id ?? "";
      let answers: Promise<unknown[]> | undefined;
      await inTransaction(test.ctx.db, async (tx) => {
        await lockMessages(tx, { accountId, messageIds: [message.id] });
        const session = customerSessionOf(accountId);
        answers ??= Promise.all([
          open(message.id),
          openDocument(ctx, { session, documentId, from: "inbox", kind: "opened" }),
        ]);
        await untilLockWait(test.ctx, 2);
        await tx.execute(sql`update messages set ${set} where id = ${message.id}`);
      });
      const expected = { ok: false, error: { kind } };
      const ofDocument = kind === "retention-passed" ? { ok: false, error: { kind: "expired" } } : expected;
      expect(await answers).toMatchObject([expected, ofDocument]);
      expect(JSON.stringify(await answers)).not.toContain("secret");
      expect(await kindsOf(test.ctx, message.id)).toEqual(["placed"]);
    }
  });
});

it("a document takes three statements: its row, its bytes and the recording", async () => {
  const message = await placeMessage(test.ctx, accountId, { documents });
  const documentId = message.documents[0]?.id ?? "";
  const session = customerSessionOf(accountId);
  const opened = await openDocument(ctx, { session, documentId, from: "inbox", kind: "downloaded" });
  expect([opened.ok, statements.length]).toEqual([true, 3]);
  expect(verifyHistory(await eventsOf(test.ctx, message.id))).toEqual({ intact: true });
});

it("the menu does not count a message that is being opened, before and after the opening", async () => {
  const [message, other, withdrawn] = [
    await placeMessage(test.ctx, accountId),
    await placeMessage(test.ctx, accountId),
    await placeMessage(test.ctx, accountId),
  ];
  await change(withdrawn.id, { withdrawnAt: test.clock.now() });
  const unread = async (opening?: string) => (await summarizeMailbox(ctx, { accountId, opening })).unread;
  expect([await unread(), await unread(message.id), await unread(withdrawn.id)]).toEqual([3, 2, 3]);
  await open(message.id);
  expect([await unread(), await unread(message.id), await unread(randomUUID()), await unread("x")]).toEqual([
    2, 2, 2, 2,
  ]);
  const stranger = await createAccount(test.ctx);
  expect(await summarizeMailbox(ctx, { accountId: stranger, opening: other.id })).toMatchObject({ unread: 0 });
  await deleteMessages(test.ctx, { accountId, ids: [other.id] });
  expect(await unread(other.id)).toBe(1);
});

it("the condition in SQL says the same as the rule of the places, on both sides of each instant", async () => {
  const now = test.clock.now();
  const at = (ms: number) => new Date(now.getTime() + ms);
  const trashEdge = new Date("2026-10-23T22:00:00Z");
  const cases = [at(-1), at(0), at(1)].flatMap((placedAt) =>
    [at(0), at(1)].flatMap((expiresAt) =>
      [null, at(0), trashEdge, new Date(trashEdge.getTime() - 1)].flatMap((deletedAt) =>
        [null, at(0)].flatMap((withdrawnAt) =>
          ([null, "retention", "customer"] as const).map((purgedBy) => ({
            ...{ placedAt, expiresAt, deletedAt, withdrawnAt, purgedBy },
            purgedAt: purgedBy && at(0),
          })),
        ),
      ),
    ),
  );
  const instant = (date: Date | null) => sql`${date?.toISOString() ?? null}::timestamptz`;
  for (const dates of cases) {
    const row = sql`select ${instant(dates.placedAt)} as placed_at, ${instant(dates.expiresAt)} as expires_at,
      ${instant(dates.deletedAt)} as deleted_at, ${instant(dates.withdrawnAt)} as withdrawn_at,
      ${instant(dates.purgedAt)} as purged_at`;
    for (const list of ["inbox", "trash"] as const) {
      const found = await test.ctx.db.execute(sql`select from (${row}) as messages where ${opensFrom(list, now)}`);
      const expected = messageState(dates, now) === list && dates.withdrawnAt === null;
      expect([dates, list, found.length]).toEqual([dates, list, expected ? 1 : 0]);
    }
  }
});
