/** Customers whom e-mail does not reach, and lines by post: listed, exported for the print shop, marked as handled. */
import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import { listStaffActions } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { importCustomers } from "@/lib/delivery/import-customers";
import { isUnreachable } from "@/lib/notification/reachability-store";
import { exportUnreachable } from "@/lib/staff/unreachable/export-unreachable";
import { handleUnreachable, reopenUnreachable } from "@/lib/staff/unreachable/handle-unreachable";
import { listUnreachable } from "@/lib/staff/unreachable/list-unreachable";
import { UNREACHABLE_PAGE_SIZE, type UnreachableKind } from "@/lib/staff/unreachable/unreachable";
import {
  batchFolder,
  deliver,
  line,
  newReference,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let ilona: StaffActor;
let gabor: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  ilona = (await enrol(test)).member;
  gabor = (await enrol(test, "sender")).member;
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});
beforeEach(() => test.clock.advance({ minutes: 1 }));

async function notified(
  accountId: string,
  state: "sent" | "failed",
  change: { toAddress?: string; messageId?: string } = {},
) {
  const id = randomUUID();
  const now = test.clock.now();
  await test.ctx.db.insert(notifications).values({
    ...{ id, accountId, kind: "new-message", locale: "hu", props: {}, state, lastResponseCode: 550 },
    ...{ queuedAt: now, dueAt: now, endedAt: now },
    toAddress: change.toAddress ?? `${accountId}@example.hu`,
  });
  if (change.messageId)
    await test.ctx.db
      .insert(notificationMessages)
      .values({ notificationId: id, accountId, messageId: change.messageId });
  test.clock.advance({ seconds: 1 });
  return id;
}

async function list(kind: UnreachableKind, handled = false) {
  const rows: Awaited<ReturnType<typeof listUnreachable>>["rows"] = [];
  for (let after: Awaited<ReturnType<typeof listUnreachable>>["next"] = null; ; ) {
    const page = await listUnreachable(test.ctx, { kind, handled, after });
    expect(page.rows.length).toBeLessThanOrEqual(UNREACHABLE_PAGE_SIZE);
    rows.push(...page.rows);
    after = page.next;
    if (!after) return rows;
  }
}

const listed = async (accountId: string) => (await list("bounced")).some((row) => row.accountId === accountId);

async function exported(kind: UnreachableKind) {
  let text = "";
  for await (const part of exportUnreachable(test.ctx, { kind, by: gabor })) text += part;
  return text.trimEnd().split("\r\n");
}

describe("bounced", () => {
  it("lists a customer whose last e-mail was refused, until a later one arrives or the address changes", async () => {
    const [refused, reached, moved] = [
      await createAccount(test.ctx),
      await createAccount(test.ctx),
      await createAccount(test.ctx),
    ];
    for (const accountId of [refused, reached]) await notified(accountId, "failed");
    await notified(moved, "failed", { toAddress: "earlier@example.hu" });
    expect([await listed(refused), await listed(reached), await listed(moved)]).toEqual([true, true, false]);
    await notified(reached, "sent");
    expect([await listed(refused), await listed(reached)]).toEqual([true, false]);
    await notified(reached, "failed");
    expect(await listed(reached)).toBe(true);
  });

  it("follows the address of the account: a new one ends it, the old one again lists it, and a closed account is gone", async () => {
    const accountId = await createAccount(test.ctx);
    await notified(accountId, "failed");
    const change = (to: Partial<typeof accounts.$inferInsert>) =>
      test.ctx.db.update(accounts).set(to).where(eq(accounts.id, accountId));
    const seen = async () => [await listed(accountId), await isUnreachable(test.ctx.db, accountId)];
    expect(await seen()).toEqual([true, true]);
    await change({ emailAddress: `new-${accountId}@example.hu` });
    expect(await seen()).toEqual([false, false]);
    await change({ emailAddress: `${accountId}@example.hu` });
    expect(await seen()).toEqual([true, true]);
    await change({ emailAddress: null, closedAt: test.clock.now() });
    expect(await seen()).toEqual([false, false]);
  });

  it("goes page by page and has each customer once", async () => {
    for (let n = 0; n <= UNREACHABLE_PAGE_SIZE; n += 1) {
      const accountId = await createAccount(test.ctx);
      await notified(accountId, "failed");
      await notified(accountId, "failed");
    }
    const rows = await list("bounced");
    const accounts = rows.map(({ accountId }) => accountId);
    expect(accounts.length).toBeGreaterThan(UNREACHABLE_PAGE_SIZE);
    expect(new Set(accounts).size).toBe(accounts.length);
  });

  it("is marked as handled with who and when, taken back, and both are in the customer's account", async () => {
    const accountId = await createAccount(test.ctx);
    const id = await notified(accountId, "failed");
    const entry = { kind: "bounced", id } as const;
    expect(await handleUnreachable(test.ctx, { entry, by: ilona })).toMatchObject({ ok: true });
    expect(await listed(accountId)).toBe(false);
    const handled = (await list("bounced", true)).find((row) => row.accountId === accountId);
    expect(handled).toMatchObject({ handler: ilona.name, handledAt: test.clock.now() });
    expect(await reopenUnreachable(test.ctx, { entry, by: gabor })).toMatchObject({ ok: true });
    expect(await reopenUnreachable(test.ctx, { entry, by: gabor })).toMatchObject({ error: { kind: "unchanged" } });
    expect(await listed(accountId)).toBe(true);
    const kinds = (await listStaffActions(test.ctx, accountId)).map(({ kind, by }) => [kind, by?.number]);
    expect(kinds).toEqual([
      ["unreachable.reopened", gabor.number],
      ["unreachable.handled", ilona.number],
    ]);
    const [event] = await test.ctx.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.accountId, accountId), eq(auditEvents.kind, "unreachable.handled")));
    expect(event?.details).toMatchObject({ before: "open", after: "handled", staffName: ilona.name });
  });

  it("by two staff members at once is handled by one", async () => {
    const id = await notified(await createAccount(test.ctx), "failed");
    const outcomes = await Promise.all(
      [ilona, gabor].map((by) => handleUnreachable(test.ctx, { entry: { kind: "bounced", id }, by })),
    );
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  it("a later failure is a new entry", async () => {
    const accountId = await createAccount(test.ctx);
    const id = await notified(accountId, "failed");
    await handleUnreachable(test.ctx, { entry: { kind: "bounced", id }, by: ilona });
    await notified(accountId, "failed");
    expect(await listed(accountId)).toBe(true);
  });

  it("cannot handle an e-mail that arrived, or an unknown one", async () => {
    const sent = await notified(await createAccount(test.ctx), "sent");
    for (const id of [sent, randomUUID()])
      expect(await handleUnreachable(test.ctx, { entry: { kind: "bounced", id }, by: ilona })).toMatchObject({
        error: { kind: "unchanged" },
      });
  });
});

describe("the export", () => {
  it("names the unopened messages of a customer, and the customer reads that it was exported", async () => {
    const accountId = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, accountId, { senderReference: "X-1", subject: "=1+1" });
    await notified(accountId, "failed", { messageId: id });
    const rows = await exported("bounced");
    expect(rows[0]).toBe("\ufeffname;email;contractNumber;senderReference;documentType;subject;placedOn;since");
    const [own = ""] = rows.filter((row) => row.includes(accountId));
    // A spreadsheet does not run the subject.
    expect(own).toContain(";'=1+1;");
    expect(own).toContain(";X-1;");
    const [action] = await listStaffActions(test.ctx, accountId);
    expect(action).toMatchObject({ kind: "unreachable.exported", by: { number: gabor.number } });
  });
});

describe("by post", () => {
  async function posted() {
    const reference = newReference();
    const email = `${reference}@example.hu`.toLowerCase();
    const imported = await importCustomers(
      test.ctx,
      Buffer.from(
        `email,name,contractNumber,product,status,channel\n${email},Kiss Éva,P-${reference},Casco,active,postal\n`,
      ),
    );
    if (!imported.ok) throw new Error("not imported");
    const lines = [line({ senderReference: reference, email, contractNumber: `P-${reference}`, name: "Kiss Éva" })];
    const { batchId } = await deliver(test.ctx, await batchFolder(lines));
    return { reference, lines, batchId: batchId ?? "", email };
  }
  const find = async (reference: string, handled = false) =>
    (await list("postal", handled)).filter(({ senderReference }) => senderReference === reference);

  it("lists the line of a batch once, however often the batch is delivered", async () => {
    const { reference, lines, email } = await posted();
    test.clock.advance({ minutes: 1 });
    await deliver(test.ctx, await batchFolder(lines));
    expect(await find(reference)).toMatchObject([{ email, name: "Kiss Éva", contractNumber: `P-${reference}` }]);
    const [row = ""] = (await exported("postal")).filter((text) => text.includes(email));
    expect(row.split(";").slice(0, 5)).toEqual(["Kiss Éva", email, `P-${reference}`, reference, "policy"]);
  });

  it("is handled and taken back, each once", async () => {
    const { reference, batchId } = await posted();
    const entry = { kind: "postal", batchId, line: 2 } as const;
    expect(await reopenUnreachable(test.ctx, { entry, by: ilona })).toMatchObject({ error: { kind: "unchanged" } });
    const outcomes = await Promise.all([ilona, gabor].map((by) => handleUnreachable(test.ctx, { entry, by })));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await find(reference)).toEqual([]);
    expect(await find(reference, true)).toMatchObject([{ handledAt: test.clock.now() }]);
    expect(await reopenUnreachable(test.ctx, { entry, by: gabor })).toMatchObject({ ok: true });
    expect(await find(reference)).toMatchObject([{ handledAt: null, handler: null }]);
  });
});
