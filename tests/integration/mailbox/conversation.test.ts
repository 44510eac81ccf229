/** The page of a message shows its conversation by time; no text is returned whose opening is not recorded. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { inTransaction } from "@/lib/db/transaction";
import type { ConversationEntry } from "@/lib/mailbox/message/conversation";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { deleteMessages, markMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { saveDraft } from "@/lib/mailbox/reply/reply-draft";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";
import { type TestContext, testContext } from "@/tests/support/context";
import { pdf } from "@/tests/support/pictures";
import {
  countEvents,
  createAccount,
  customerSessionOf,
  endedSession,
  eventsOf,
  kindsOf,
  placeMessage,
  untilLockWait,
  withdraw,
} from "./mailbox-fixture";

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

const reply = async (messageId: string, body: string, files = false) => {
  const attached = files ? [{ name: "számla.pdf", bytes: pdf() }] : [];
  const sent = await sendReply(test.ctx, { accountId, messageId, body, formToken: randomUUID(), files: attached });
  if (!sent.ok) throw new Error(sent.error.kind);
  return sent.value.reference;
};
const place = (body: string, inReplyTo: string | null = null, publishAt?: Date) =>
  placeMessage(test.ctx, accountId, { subject: `tárgy: ${body}`, body, inReplyTo, publishAt });
async function open(messageId: string) {
  const opened = await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}
/** `this`, the text of a reply, or place and text of another message. */
const brief = (entries: ConversationEntry[]) =>
  entries.map((entry) => {
    if (entry.kind === "this") return "this";
    return entry.kind === "reply" ? entry.body : `${entry.place}: ${entry.body}`;
  });
const later = () => test.clock.advance({ minutes: 30 });

/** First letter, question, answer, second question, second answer: half an hour apart. */
async function talk() {
  const first = await place("levél");
  later();
  const question = await reply(first.id, "kérdés");
  later();
  const answer = await place("válasz", question);
  later();
  const again = await reply(answer.id, "újra kérdés");
  later();
  const last = await place("utolsó", again);
  later();
  return { first, question, answer, again, last };
}

describe("the conversation of a message (R9)", () => {
  it("is the message alone when nothing is with it", async () => {
    const { id, placedAt } = { ...(await place("levél")), placedAt: test.clock.now() };
    expect(await open(id)).toMatchObject({ conversation: [{ kind: "this", at: placedAt }], draft: null });
  });

  it("is the same for each of its messages, in the order of time", async () => {
    const { first, answer, last } = await talk();
    for (const { id } of [first, answer, last]) await open(id);
    const orders = [];
    for (const { id } of [first, answer, last]) orders.push(brief((await open(id)).conversation));
    expect(orders).toEqual([
      ["this", "kérdés", "shown: válasz", "újra kérdés", "shown: utolsó"],
      ["shown: levél", "kérdés", "this", "újra kérdés", "shown: utolsó"],
      ["shown: levél", "kérdés", "shown: válasz", "újra kérdés", "this"],
    ]);
  });

  it("puts a reply before its answer when both have the same instant", async () => {
    const first = await place("levél");
    const answer = await place("válasz", await reply(first.id, "kérdés"));
    await open(first.id);
    expect(brief((await open(answer.id)).conversation)).toEqual(["shown: levél", "kérdés", "this"]);
  });

  it("has every reply with its state and attachments, and every answer", async () => {
    const first = await place("levél");
    later();
    const one = await reply(first.id, "egy", true);
    later();
    const two = await reply(first.id, "kettő");
    await acknowledgeReply(test.ctx, two);
    later();
    const answer = await place("válasz", one);
    const { conversation } = await open(first.id);
    expect(conversation).toMatchObject([
      { kind: "this" },
      {
        kind: "reply",
        reference: one,
        state: "answered",
        attachments: [{ filename: "számla.pdf", sizeBytes: pdf().length }],
      },
      { kind: "reply", reference: two, state: "processing", attachments: [] },
      { kind: "message", id: answer.id, place: "closed", unread: true, subject: "tárgy: válasz", body: null },
    ]);
  });

  it("leaves out what is not published yet, and another customer's message that names the same reply", async () => {
    const first = await place("levél");
    const question = await reply(first.id, "kérdés");
    const planned = await place("holnapi", question, new Date("2026-11-24T06:00:00Z"));
    await placeMessage(test.ctx, await createAccount(test.ctx), { body: "másé", inReplyTo: question });
    expect(brief((await open(first.id)).conversation)).toEqual(["this", "kérdés"]);
    test.clock.set("2026-11-24T06:00:00Z");
    expect(brief((await open(first.id)).conversation)).toEqual(["this", "kérdés", "closed: null"]);
    expect(await kindsOf(test.ctx, planned.id)).toEqual(["placed"]);
  });

  it("returns the draft of a reply to this message only", async () => {
    const first = await place("levél");
    const answer = await place("válasz", await reply(first.id, "kérdés"));
    const draft = { accountId, messageId: answer.id, body: "Majd…", formToken: randomUUID() };
    await saveDraft(test.ctx, draft);
    expect([(await open(answer.id)).draft, (await open(first.id)).draft]).toEqual(["Majd…", null]);
  });
});

describe("no text of a conversation is shown without a recorded event", () => {
  it("texts that were never opened stay closed, and nothing is recorded for them", async () => {
    const { first, answer, last } = await talk();
    expect(brief((await open(first.id)).conversation)).toEqual([
      ...["this", "kérdés", "closed: null", "újra kérdés", "closed: null"],
    ]);
    expect(await kindsOf(test.ctx, answer.id)).toEqual(["placed", "replied"]);
    expect(await kindsOf(test.ctx, last.id)).toEqual(["placed"]);
    // "Mark as read" in the list is no opening.
    await markMessages(test.ctx, { accountId, ids: [last.id], as: "read" });
    expect(JSON.stringify(await open(first.id))).not.toContain('"body":"utolsó"');
    expect(await kindsOf(test.ctx, last.id)).toEqual(["placed"]);
  });

  it("a text that was opened before is shown again with an event of its own, once per reading", async () => {
    const { first, answer, last } = await talk();
    await open(answer.id);
    later();
    await open(last.id);
    await open(last.id);
    expect(await kindsOf(test.ctx, answer.id)).toEqual(["placed", "replied", "opened", "opened"]);
    expect(await kindsOf(test.ctx, last.id)).toEqual(["placed", "opened"]);
    expect((await kindsOf(test.ctx, first.id)).filter((kind) => kind === "opened")).toEqual([]);
    for (const { id } of [first, answer, last])
      expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: true });
  });

  it("a message that the customer keeps as unread stays closed and unread", async () => {
    const { first, answer } = await talk();
    await open(answer.id);
    await markMessages(test.ctx, { accountId, ids: [answer.id], as: "unread" });
    later();
    expect(brief((await open(first.id)).conversation)[2]).toBe("closed: null");
    const [row] = await test.ctx.db.select().from(messages).where(eq(messages.id, answer.id));
    expect([row?.unread, await kindsOf(test.ctx, answer.id)]).toEqual([true, ["placed", "replied", "opened"]]);
  });

  it.each<[string, (id: string) => Promise<unknown>, string]>([
    ["in the trash", (id) => deleteMessages(test.ctx, { accountId, ids: [id] }), "trash"],
    ["withdrawn", (id) => withdraw(test.ctx, id), "withdrawn"],
    [
      "purged",
      (id) =>
        test.ctx.db
          .update(messages)
          .set({ purgedAt: test.clock.now(), purgedBy: "customer", body: "", subject: "" })
          .where(eq(messages.id, id)),
      "gone",
    ],
    [
      "purged after its expiry",
      (id) =>
        test.ctx.db
          .update(messages)
          .set({ purgedAt: test.clock.now(), purgedBy: "retention", body: "", subject: "" })
          .where(eq(messages.id, id)),
      "gone",
    ],
  ])("a message that is %s is shown as that, without its text", async (_name, change, place) => {
    const { first, answer, last } = await talk();
    await open(answer.id);
    await change(answer.id);
    later();
    const kinds = await kindsOf(test.ctx, answer.id);
    for (const id of [first.id, last.id]) {
      const { conversation } = await open(id);
      expect(conversation.find((entry) => entry.kind === "message" && entry.id === answer.id)).toMatchObject({
        place,
        body: null,
      });
      expect(brief(conversation)).toEqual(expect.arrayContaining(["kérdés", "újra kérdés", "this"]));
    }
    expect(await kindsOf(test.ctx, answer.id)).toEqual(kinds);
  });

  it("nothing of it is read when the session has ended or the message itself does not open", async () => {
    const { first, last } = await talk();
    await open(last.id);
    later();
    await deleteMessages(test.ctx, { accountId, ids: [first.id] });
    const before = await countEvents(test.ctx);
    const session = customerSessionOf(accountId);
    expect(await openMessage(test.ctx, { session, messageId: first.id })).toMatchObject({ ok: false });
    const ended = endedSession(session);
    expect(await openMessage(test.ctx, { session: ended, messageId: last.id })).toEqual({
      ok: false,
      error: { kind: "signed-out" },
    });
    expect(await countEvents(test.ctx)).toBe(before);
  });

  it("a message that is withdrawn while its text is about to be shown again is not shown", async () => {
    const { first, answer } = await talk();
    await open(answer.id);
    later();
    let running: ReturnType<typeof open> | undefined;
    await inTransaction(test.ctx.db, async (tx) => {
      await lockMessages(tx, { accountId, messageIds: [answer.id] });
      running ??= open(first.id);
      await untilLockWait(test.ctx);
      await tx.execute(
        sql`update messages set withdrawn_at = ${test.clock.now().toISOString()} where id = ${answer.id}`,
      );
    });
    expect(brief((await running)?.conversation ?? [])[2]).toBe("withdrawn: null");
    expect((await kindsOf(test.ctx, answer.id)).filter((kind) => kind === "opened")).toHaveLength(1);
  });

  it("an event that another transaction appends meanwhile keeps every chain intact", async () => {
    const { first, answer } = await talk();
    await open(answer.id);
    later();
    let running: ReturnType<typeof open> | undefined;
    await inTransaction(test.ctx.db, async (tx) => {
      await lockMessages(tx, { accountId, messageIds: [answer.id] });
      running ??= open(first.id);
      await untilLockWait(test.ctx);
      const event = { messageId: answer.id, kind: "viewed-by-staff", actor: "insurer" } as const;
      await appendMessageEvents(tx, test.clock.now(), [event]);
    });
    expect(brief((await running)?.conversation ?? [])[2]).toBe("shown: válasz");
    const kinds = ["placed", "replied", "opened", "viewed-by-staff", "opened"];
    // The reply to the answer came after its placing and before its first opening.
    expect(await kindsOf(test.ctx, answer.id)).toEqual(kinds);
    for (const { id } of [first, answer]) expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: true });
  });

  it("two messages of one conversation opened at the same time, 20 times: no deadlock, chains intact", async () => {
    const { first, answer, last } = await talk();
    for (const { id } of [first, answer, last]) await open(id);
    for (let round = 0; round < 20; round += 1) {
      later();
      await Promise.all([open(first.id), open(last.id), open(answer.id)]);
    }
    for (const { id } of [first, answer, last]) {
      const events = await eventsOf(test.ctx, id);
      expect(events.filter(({ kind }) => kind === "opened").length).toBeGreaterThanOrEqual(21);
      expect(verifyHistory(events)).toEqual({ intact: true });
    }
  });
});

it("of a very long conversation the newest 50 replies are read", async () => {
  const first = await place("levél");
  await test.ctx.db.execute(sql`
    insert into replies (id, reference, account_id, message_id, body, sent_at, form_token)
    select gen_random_uuid(), 'V-2026-X' || lpad(n::text, 5, '0'), ${accountId}, ${first.id}, 'szöveg ' || n,
      ${test.clock.now().toISOString()}::timestamptz + n * interval '1 minute', gen_random_uuid()
    from generate_series(1, 60) as n`);
  const texts = brief((await open(first.id)).conversation);
  expect([texts.length, texts[0], texts[1], texts.at(-1)]).toEqual([51, "this", "szöveg 11", "szöveg 60"]);
});
