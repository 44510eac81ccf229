/** What staff do with replies and customers, and what is on record of it. */
import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { listStaffActions } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";
import { type AnswerInput, answerReply } from "@/lib/mailbox/staff/answer-reply";
import { openAttachmentForStaff } from "@/lib/mailbox/staff/open-attachment";
import type { ReplyView } from "@/lib/mailbox/staff/reply-queue";
import { noteOnReply, releaseReply, takeReply } from "@/lib/mailbox/staff/work-on-reply";
import { assignToColleague, listAnswering } from "@/lib/staff/colleagues";
import { listReplies } from "@/lib/staff/list-reply-queue";
import { openReply } from "@/lib/staff/open-reply";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { importContract } from "@/tests/integration/closure/closure-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n");
const PNG = png();

let test: TestContext;
let ilona: StaffActor;
let peter: StaffActor;
beforeAll(async () => {
  test = await testContext();
  ilona = (await enrol(test)).member;
  peter = (await enrol(test)).member;
});
afterAll(() => test.close());
beforeEach(() => test.clock.advance({ minutes: 60 }));

async function sentReply(files: { name: string; bytes: Buffer }[] = [], subject = "Díjváltozás") {
  const accountId = await createAccount(test.ctx);
  const message = { subject, body: "Titkos szöveg", contractNumber: "110482937" };
  const { id: messageId } = await placeMessage(test.ctx, accountId, message);
  const input = { accountId, messageId, body: "Miért?", formToken: randomUUID(), files };
  const sent = await sendReply(test.ctx, input);
  if (!sent.ok) throw new Error(sent.error.kind);
  return { accountId, messageId, reference: sent.value.reference };
}

const answer = (reference: string, by: StaffActor, changed: Partial<AnswerInput> = {}) =>
  answerReply(test.ctx, { reference, body: "A díj a korral változik.", file: null, by, ...changed });
const kindOf = (outcome: { ok: true } | { ok: false; error: { kind: string } }) =>
  outcome.ok ? "ok" : outcome.error.kind;

const eventsOf = (accountId: string) =>
  test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId)).orderBy(asc(auditEvents.id));

async function viewsWith(reference: string, by: StaffActor): Promise<ReplyView[]> {
  const found: ReplyView[] = [];
  for (const view of ["new", "mine", "waiting", "answered"] as const) {
    const { rows } = await listReplies(test.ctx, { view, documentType: null, text: reference, after: null, by });
    if (rows.some((row) => row.reference === reference)) found.push(view);
  }
  return found;
}

describe("two staff members on one reply", () => {
  it("see each other: of two who take it at once one has it, and the other is told", async () => {
    const { reference } = await sentReply();
    expect(await viewsWith(reference, ilona)).toEqual(["new"]);
    const outcomes = await Promise.all([ilona, peter].map((by) => takeReply(test.ctx, { reference, from: null, by })));
    expect(outcomes.map(kindOf).sort()).toEqual(["ok", "taken"]);
    const opened = await openReply(test.ctx, { reference, by: peter });
    expect(opened).toMatchObject({ value: { assignee: { name: "Kiss Ilona" } } });
  });

  it("cannot both answer: only the one who has it can, once", async () => {
    const { accountId, reference } = await sentReply();
    expect(kindOf(await answer(reference, ilona))).toBe("not-yours");
    await takeReply(test.ctx, { reference, from: null, by: ilona });
    expect(kindOf(await answer(reference, peter))).toBe("not-yours");
    const outcomes = await Promise.all([answer(reference, ilona), answer(reference, ilona)]);
    expect(outcomes.map(kindOf).sort()).toEqual(["answered", "ok"]);
    const own = await getReply(test.ctx, { accountId, reference });
    expect(own).toMatchObject({ value: { state: "answered", answers: [{ subject: "Válasz: Díjváltozás" }] } });
  });

  it("one assigns it to a colleague who may answer, unless somebody took it meanwhile", async () => {
    const { accountId, reference } = await sentReply();
    const assign = (to: string, from: string | null = null) =>
      assignToColleague(test.ctx, { reference, from, to, by: ilona });
    const auditor = (await enrol(test, "auditor")).member;
    const revoked = await enrol(test);
    await revokeStaff(test.ctx, revoked.email);
    for (const nobody of [auditor.id, revoked.member.id, randomUUID(), ""]) {
      expect([nobody, kindOf(await assign(nobody))]).toEqual([nobody, "no-colleague"]);
    }
    expect((await listAnswering(test.ctx)).map(({ id }) => id)).toEqual(expect.arrayContaining([ilona.id, peter.id]));
    const outcomes = await Promise.all([assign(peter.id), takeReply(test.ctx, { reference, from: null, by: ilona })]);
    expect(outcomes.map(kindOf).sort()).toEqual(["ok", "taken"]);
    if (!outcomes[0].ok) expect(kindOf(await assign(peter.id, ilona.id))).toBe("ok");
    expect(await viewsWith(reference, peter)).toEqual(["mine", "waiting"]);
    const assigned = (await eventsOf(accountId)).filter(({ kind }) => kind === "reply.assigned");
    expect(assigned.at(-1)?.details).toMatchObject({ after: peter.id, staffId: ilona.id });
  });

  it("one takes it over from the other, whose answer is then refused; giving it back frees it", async () => {
    const { reference } = await sentReply();
    await takeReply(test.ctx, { reference, from: null, by: ilona });
    expect([await viewsWith(reference, ilona), await viewsWith(reference, peter)]).toEqual([
      ["mine", "waiting"],
      ["waiting"],
    ]);
    expect(kindOf(await takeReply(test.ctx, { reference, from: ilona.id, by: peter }))).toBe("ok");
    expect(kindOf(await answer(reference, ilona))).toBe("not-yours");
    expect(kindOf(await releaseReply(test.ctx, { reference, by: ilona }))).toBe("not-yours");
    expect(kindOf(await releaseReply(test.ctx, { reference, by: peter }))).toBe("ok");
    expect(await viewsWith(reference, ilona)).toEqual(["new"]);
  });
});

describe("an answer", () => {
  it("comes with a PDF, in the customer's conversation, and an e-mail announces it", async () => {
    const { accountId, reference } = await sentReply();
    await takeReply(test.ctx, { reference, from: null, by: ilona });
    const file = { filename: "Díjtáblázat.pdf", bytes: PDF };
    const outcome = await answer(reference, ilona, { file });
    if (!outcome.ok) throw new Error(outcome.error.kind);
    const placed = await getMessage(test.ctx, { accountId, messageId: outcome.value.messageId });
    expect(placed).toMatchObject({
      value: {
        documentType: "reply",
        body: "A díj a korral változik.",
        allowReply: true,
        documents: [{ filename: "Díjtáblázat.pdf", sizeBytes: PDF.length }],
        answers: { reference },
      },
    });
    expect(await viewsWith(reference, ilona)).toEqual(["answered"]);
    // Withdrawn, the reply is unanswered again, and can be answered once more.
    const withdrawn = await withdrawMessage(test.ctx, { senderReference: `${reference}/${outcome.value.messageId}` });
    expect(withdrawn.ok).toBe(true);
    expect(kindOf(await answer(reference, ilona))).toBe("ok");
  });

  it.each(["Válasz: Díj", "Reply: Díj"])("to a reply to an answer keeps its subject: %s", async (subject) => {
    const { accountId, reference } = await sentReply([], subject);
    await takeReply(test.ctx, { reference, from: null, by: ilona });
    expect(kindOf(await answer(reference, ilona))).toBe("ok");
    expect(await getReply(test.ctx, { accountId, reference })).toMatchObject({ value: { answers: [{ subject }] } });
  });

  it.each([
    ["an empty text", { body: " " }, "empty"],
    ["a text that is too long", { body: "x".repeat(4001) }, "too-long"],
    ["a file that is no PDF", { file: { filename: "a.pdf", bytes: PNG } }, "file"],
    ["an unknown reference", { reference: "V-2026-AAAAAA" }, "not-found"],
  ])("is refused with %s, and nothing is placed", async (_what, changed, kind) => {
    const { accountId, reference } = await sentReply();
    await takeReply(test.ctx, { reference, from: null, by: ilona });
    expect(kindOf(await answer(reference, ilona, changed))).toBe(kind);
    expect(await getReply(test.ctx, { accountId, reference })).toMatchObject({ value: { answers: [] } });
  });
});

it.each([
  ["empty", "empty", " \n"],
  ["too long", "too-long", "x".repeat(2001)],
  ["damaged on its way", "invalid-characters", "Visszah\ufffdvni"],
  ["of 2,000 characters that take two places each", "ok", "🙂".repeat(2000)],
])("a note that is %s: %s", async (_what, kind, body) => {
  const { reference } = await sentReply();
  expect(kindOf(await noteOnReply(test.ctx, { reference, body, by: ilona }))).toBe(kind);
});

describe("every look and act is on record", () => {
  it("with the person's name in the audit log, with role and number for the customer", async () => {
    const { accountId, messageId, reference } = await sentReply();
    const looked = await openReply(test.ctx, { reference, by: ilona });
    expect(JSON.stringify(looked)).not.toContain("Titkos szöveg");
    expect(looked).toMatchObject({
      value: { modules: [{ key: "thanks", text: expect.stringContaining(reference) }, {}, {}] },
    });
    await acknowledgeReply(test.ctx, reference, ilona);
    await takeReply(test.ctx, { reference, from: null, by: ilona });
    await noteOnReply(test.ctx, { reference, body: "Visszahívni", by: ilona });
    await answer(reference, ilona);

    const acts = (await eventsOf(accountId)).filter(({ actor }) => actor === "insurer");
    const named = acts.filter(({ details }) => details.staffName === "Kiss Ilona").map(({ kind }) => kind);
    expect(named).toEqual([
      "message.viewed-by-staff",
      "reply.viewed",
      "reply.acknowledged",
      "reply.assigned",
      "reply.noted",
      "reply.answered",
    ]);
    expect(acts.find(({ kind }) => kind === "reply.assigned")?.details).toMatchObject({
      before: null,
      after: ilona.id,
    });
    expect(acts.find(({ kind }) => kind === "reply.answered")?.details).toMatchObject({
      before: "unanswered",
      after: "answered",
    });
    expect(JSON.stringify(acts)).not.toContain("Visszahívni");

    const shown = await listStaffActions(test.ctx, accountId);
    expect(shown.map(({ kind, by }) => [kind, by])).toEqual(
      ["reply.answered", "reply.noted", "reply.assigned", "reply.acknowledged", "reply.viewed"].map((kind) => [
        kind,
        { role: "service", number: ilona.number },
      ]),
    );
    const message = await getMessage(test.ctx, { accountId, messageId });
    const history = message.ok ? message.value.history.filter(({ kind }) => kind === "viewed-by-staff") : [];
    expect(history.map(({ details }) => details)).toEqual([
      { command: "reply", staffNumber: ilona.number, staffRole: "service" },
    ]);
    expect(JSON.stringify([shown, history])).not.toContain("Kiss Ilona");
  });

  it("looks of one person at one reply within 15 minutes are one look; later ones and those of others are more", async () => {
    const { accountId, messageId, reference } = await sentReply();
    const looks = async () => (await eventsOf(accountId)).filter(({ kind }) => kind === "reply.viewed").length;
    await openReply(test.ctx, { reference, by: ilona });
    await openReply(test.ctx, { reference, by: ilona });
    expect(await looks()).toBe(1);
    // Each is told of the other.
    expect(await openReply(test.ctx, { reference, by: peter })).toMatchObject({ value: { lookers: ["Kiss Ilona"] } });
    expect(await openReply(test.ctx, { reference, by: ilona })).toMatchObject({ value: { lookers: ["Kiss Ilona"] } });
    await openReply(test.ctx, { reference, by: peter });
    expect(await looks()).toBe(2);
    const second = { accountId, messageId, body: "És mennyi?", formToken: randomUUID() };
    const sent = await sendReply(test.ctx, second);
    if (!sent.ok) throw new Error(sent.error.kind);
    await openReply(test.ctx, { reference: sent.value.reference, by: peter });
    expect(await looks()).toBe(3);
    test.clock.advance({ minutes: 16 });
    await openReply(test.ctx, { reference, by: peter });
    expect(await looks()).toBe(4);
  });

  it("a file of a reply is downloaded whole, and the download is recorded first", async () => {
    const { accountId, messageId, reference } = await sentReply([{ name: "kép.png", bytes: PNG }]);
    const opened = await openReply(test.ctx, { reference, by: ilona });
    const attachmentId = opened.ok ? (opened.value.attachments[0]?.id ?? "") : "";
    const file = await openAttachmentForStaff(test.ctx, { attachmentId, by: ilona });
    if (!file.ok) throw new Error(file.error.kind);
    const last = (await eventsOf(accountId)).at(-1);
    expect([last?.kind, last?.actor, last?.details.staffName]).toEqual([
      "attachment.downloaded",
      "insurer",
      "Kiss Ilona",
    ]);
    const parts: Buffer[] = [];
    for await (const part of file.value.chunks) parts.push(part);
    expect(Buffer.concat(parts).equals(PNG)).toBe(true);
    expect(await openAttachmentForStaff(test.ctx, { attachmentId: randomUUID(), by: ilona })).toMatchObject({
      ok: false,
    });
    // An event of its own in the history of the message, beside the look at the reply.
    const message = await getMessage(test.ctx, { accountId, messageId });
    const history = message.ok ? message.value.history.filter(({ kind }) => kind === "viewed-by-staff") : [];
    const by = { staffNumber: ilona.number, staffRole: "service" };
    expect(history.map(({ details }) => details)).toEqual([
      { command: "reply", ...by },
      { command: "attachment", attachmentId, ...by },
    ]);
  });
});

it("the queue is searched by reference, address, name and contract, and filtered by type", async () => {
  const { accountId, reference } = await sentReply();
  const [reader] = await test.ctx.db.select().from(accounts).where(eq(accounts.id, accountId));
  await importContract(test.ctx, accountId);
  const isFound = async (text: string | null, documentType: "notice" | "policy" | null = null, contract?: string) => {
    const filter = { view: "new" as const, documentType, text, contract, after: null, by: ilona };
    const { rows } = await listReplies(test.ctx, filter);
    return rows.some((row) => row.reference === reference);
  };
  const texts = [reference.toLowerCase(), `${reader?.emailAddress}`, "kovacs", "110482937"];
  for (const text of texts) expect([text, await isFound(text)]).toEqual([text, true]);
  expect([await isFound("kovacs", null, "110482937"), await isFound("kovacs", null, "110482938")]).toEqual([
    true,
    false,
  ]);
  expect([await isFound(reference, "notice"), await isFound(reference, "policy")]).toEqual([true, false]);
  for (const text of ["110482938", "Anna", "%"]) expect([text, await isFound(text)]).toEqual([text, false]);
  const searches = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "account.searched"));
  expect(searches.map(({ details }) => details)).toContainEqual(
    expect.objectContaining({ list: "replies", found: 0, staffName: "Kiss Ilona" }),
  );
  expect(JSON.stringify(searches)).not.toContain(reader?.emailAddress);
});
