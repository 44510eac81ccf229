/** Messages in the workspace: found by reference, looked at, certified and withdrawn, each on record. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { messages } from "@/drizzle/schema/mailbox";
import { listStaffActions } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { MESSAGE_PAGE_SIZE } from "@/lib/mailbox/staff/message-list";
import { createUnpublished } from "@/lib/publication/store";
import { listMessages } from "@/lib/staff/list-messages";
import { certifyMessageForStaff, openMessageForStaff, withdrawMessageForStaff } from "@/lib/staff/open-message";
import {
  createAccount,
  customerSessionOf,
  eventsOf,
  kindsOf,
  placeMessage,
} from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const NOBODY = "00000000-0000-4000-8000-000000000000";

let test: TestContext;
let gabor: StaffActor;
let ilona: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  gabor = (await enrol(test, "sender")).member;
  ilona = (await enrol(test)).member;
});
afterAll(() => test.close());

async function placed(senderReference: string) {
  const accountId = await createAccount(test.ctx);
  const { id } = await placeMessage(test.ctx, accountId, { senderReference, subject: "Díjváltozás", body: "Titkos" });
  return { accountId, id };
}

const audited = async (accountId: string) => {
  const rows = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.accountId, accountId))
    .orderBy(auditEvents.id);
  return rows.filter(({ kind }) => kind !== "message.placed").map(({ kind, details }) => ({ kind, details }));
};
const look = (messageId: string, by = gabor) => openMessageForStaff(test.ctx, { messageId, by });
const withdraw = (messageId: string, by = gabor) =>
  withdrawMessageForStaff(test.ctx, { messageId, reason: "wrong-content", by });

describe("the list of messages", () => {
  const page = (beginning: string | null, after: Awaited<ReturnType<typeof listMessages>>["next"] = null) =>
    listMessages(test.ctx, { beginning, after, by: gabor });

  it("goes by reference, page by page, without a text", async () => {
    const accountId = await createAccount(test.ctx);
    const references = Array.from({ length: MESSAGE_PAGE_SIZE + 2 }, (_, i) => `L-${String(i).padStart(3, "0")}`);
    for (const senderReference of references) await placeMessage(test.ctx, accountId, { senderReference });
    const first = await page("L-");
    const second = await page("L-", first.next);
    expect([...first.rows, ...second.rows].map(({ senderReference }) => senderReference)).toEqual(references);
    expect([first.rows.length, second.next]).toEqual([MESSAGE_PAGE_SIZE, null]);
    expect(Object.keys(first.rows[0] ?? {})).not.toContain("body");
    expect(first.rows[0]).toMatchObject({ customer: "Kovács Anna", state: "placed" });
  });

  it("finds by the beginning, in the case that was typed, and signs of patterns mean themselves", async () => {
    for (const reference of ["P-1", "P-1%", "P-1_2", "p-1", "P-2"]) await placed(reference);
    const found = async (text: string) => (await page(text)).rows.map(({ senderReference }) => senderReference);
    expect(await found("P-1")).toEqual(["P-1", "P-1%", "P-1_2"]);
    expect(await found("P-1%")).toEqual(["P-1%"]);
    expect(await found("P-1_")).toEqual(["P-1_2"]);
    expect(await found("p")).toEqual(["p-1"]);
    expect(await found("Q")).toEqual([]);
  });

  it("shows no message of a batch that is not committed", async () => {
    const { id } = await placed("U-1");
    const batchId = randomUUID();
    await createUnpublished(test.ctx.db, batchId);
    await test.ctx.db.update(messages).set({ batchId }).where(eq(messages.id, id));
    expect((await page("U-1")).rows).toEqual([]);
    expect(await look(id)).toMatchObject({ error: { kind: "not-found" } });
  });
});

describe("a message", () => {
  it("shows envelope and history, never the text; the look is on record with role and number", async () => {
    const { accountId, id } = await placed("M-1");
    const found = await look(id);
    expect(found).toMatchObject({
      value: { senderReference: "M-1", subject: "Díjváltozás", state: "placed", isIntact: true },
    });
    expect(JSON.stringify(found)).not.toContain("Titkos");
    const events = await eventsOf(test.ctx, id);
    expect(events.at(-1)).toMatchObject({
      kind: "viewed-by-staff",
      details: { command: "message", staffNumber: gabor.number, staffRole: "sender" },
    });
    expect(JSON.stringify(events)).not.toContain(gabor.name);
    expect(await audited(accountId)).toEqual([
      {
        kind: "message.viewed-by-staff",
        details: expect.objectContaining({ messageId: id, staffName: gabor.name, staffId: gabor.id }),
      },
    ]);
    const shown = await listStaffActions(test.ctx, accountId);
    expect(shown).toMatchObject([{ kind: "message.viewed-by-staff", by: { role: "sender", number: gabor.number } }]);
  });

  it("looked at again within 15 minutes is one look, by somebody else another", async () => {
    const { id } = await placed("M-2");
    await look(id);
    test.clock.advance({ minutes: 14 });
    await look(id);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "viewed-by-staff"]);
    await look(id, ilona);
    test.clock.advance({ minutes: 2 });
    await look(id);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", ...Array(3).fill("viewed-by-staff")]);
  });

  it.each(["", "x", NOBODY])("is unknown by the id %j", async (id) => {
    expect(await look(id)).toMatchObject({ error: { kind: "not-found" } });
    expect(await withdraw(id)).toMatchObject({ error: { kind: "not-found" } });
    expect(await certifyMessageForStaff(test.ctx, { messageId: id, locale: "hu", by: gabor })).toMatchObject({
      error: { kind: "not-found" },
    });
  });

  it("gets a certificate by the staff member's name", async () => {
    const { accountId, id } = await placed("M-3");
    const issued = await certifyMessageForStaff(test.ctx, { messageId: id, locale: "hu", by: ilona });
    if (!issued.ok) throw new Error(issued.error.kind);
    expect(issued.value.pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await audited(accountId)).toMatchObject([
      { kind: "message.viewed-by-staff", details: { command: "evidence", staffName: ilona.name } },
      { kind: "evidence.issued", details: { messageId: id, staffName: ilona.name } },
    ]);
  });
});

describe("a withdrawal", () => {
  it("has the reason, before and after, and the person; the customer reads role and number", async () => {
    const { accountId, id } = await placed("W-1");
    expect(await withdraw(id)).toMatchObject({ value: { already: false } });
    const change = { before: "placed", after: "withdrawn", reason: "wrong-content" };
    expect(await audited(accountId)).toMatchObject([
      { kind: "message.withdrawn", details: { ...change, staffName: gabor.name } },
    ]);
    const last = (await eventsOf(test.ctx, id)).at(-1);
    expect(last?.details).toEqual({
      ...{ cancelledNotifications: 0, reason: "wrong-content" },
      ...{ staffNumber: gabor.number, staffRole: "sender" },
    });
    expect(await listStaffActions(test.ctx, accountId)).toMatchObject([{ kind: "message.withdrawn" }]);
  });

  it("by two staff members at once is one", async () => {
    const { id } = await placed("W-2");
    const outcomes = await Promise.all([withdraw(id), withdraw(id, ilona)]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.already).sort()).toEqual([false, true]);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "withdrawn"]);
  });

  it("is refused once the customer has opened the message, and that is a look", async () => {
    const { accountId, id } = await placed("W-3");
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: id });
    expect(await withdraw(id)).toMatchObject({ error: { kind: "opened" } });
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "opened", "viewed-by-staff"]);
  });
});
