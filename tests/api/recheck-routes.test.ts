/** A message that was placed for a later publication goes where it belongs at its publication (R4). */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import { messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { setCustomerPortalSince } from "@/lib/account/store";
import { inTransaction } from "@/lib/db/transaction";
import { recheckRoutes } from "@/lib/delivery/recheck-routes";
import { JOBS } from "@/lib/jobs/registry";
import { openMessage } from "@/lib/mailbox/message/open-message";
import type { MailTransport } from "@/lib/notification/transport";
import { purgeAccountMessages } from "@/lib/retention/purge-account";
import { listUnreachable } from "@/lib/staff/unreachable/list-unreachable";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { importContract } from "@/tests/integration/closure/closure-fixture";
import { createAccount, customerSessionOf, untilLockWait } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, messageJson, newKey, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

const PUBLISHED = "2026-11-24T09:00:00.000Z";
const JUST_BEFORE = "2026-11-24T08:59:59.999Z";

let test: TestContext;
let key: string;
let accountId: AuthorizedAccountId;
let email: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
  email = `${crypto.randomUUID()}@example.hu`;
  accountId = await createAccount(test.ctx, email);
  await importContract(test.ctx, accountId);
});
afterEach(() => test?.close());

/** Places a message with a document. @param publishAt null: published at once */
async function placed(publishAt: string | null = PUBLISHED) {
  const { json: document } = await upload(key);
  const json = messageJson({ email, documents: [document.id], ...(publishAt ? { publishAt } : {}) });
  const { status, json: message } = await call(key, "POST", "/messages", { json });
  expect(status).toBe(201);
  return { id: message.id as string, senderReference: json.senderReference };
}

/**
 * Runs the job of each notification of the customer, with a mail server that takes everything.
 * @returns what was sent
 */
async function publish(): Promise<string[]> {
  const job = JOBS.find(({ name }) => name === "send-notification");
  const sent: string[] = [];
  const transport: MailTransport = {
    async send(mail) {
      sent.push(mail.to);
      return { kind: "sent", code: 250 };
    },
    close() {},
  };
  const { signal } = new AbortController();
  for (const { id } of await test.ctx.db.select().from(notifications).where(eq(notifications.accountId, accountId))) {
    await job?.run({ ctx: test.ctx, transport, signal, abortSignal: signal }, { notificationId: id });
  }
  return sent;
}

const stateOf = async (id: string) => (await call(key, "GET", `/messages/${id}`)).json.state as string;
const lastEvent = async (id: string) => (await call(key, "GET", `/messages/${id}/events`)).json.data.at(-1);
/** Types and states of the events that the feed has about a message. */
async function feedOf(id: string): Promise<string[]> {
  const { data } = (await call(key, "GET", "/events?limit=100")).json as {
    data: { type: string; data: Record<string, unknown> }[];
  };
  return data.filter((event) => event.data.messageId === id).map((event) => `${event.type} ${event.data.state}`);
}
const notificationStates = async () => (await test.ctx.db.select().from(notifications)).map(({ state }) => state);
const routedEvents = () =>
  test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "message.routed")).orderBy(auditEvents.id);

describe("a customer who is registered in the customer portal", () => {
  it("until the instant of publication gets the message there: nothing is left here, nobody is mailed, the sender hears of it", async () => {
    const { id, senderReference } = await placed();
    await setCustomerPortalSince(test.ctx.db, [accountId], new Date(PUBLISHED));
    test.clock.set(JUST_BEFORE);
    expect([await publish(), await stateOf(id)]).toEqual([[], "scheduled"]);
    test.clock.set(PUBLISHED);
    expect([await publish(), await stateOf(id)]).toEqual([[], "routed"]);
    expect(await feedOf(id)).toEqual(["message.placed placed", "message.purged routed", "message.routed routed"]);
    // Also none without the id of the message: the sender would hand it over twice.
    const handedOver = (await call(key, "GET", "/events?type=message.routed")).json.data;
    expect(handedOver.map(({ data }: { data: { messageId: string } }) => data.messageId)).toEqual([id]);
    expect(await lastEvent(id)).toMatchObject({ kind: "purged", details: { by: "sender", route: "customer-portal" } });
    expect(await notificationStates()).toEqual(["cancelled"]);
    const [row] = await test.ctx.db.select().from(messages).where(eq(messages.id, id));
    expect([row?.subject, row?.body, row?.contractNumber]).toEqual(["", "", null]);
    expect(await test.ctx.db.$count(documentBytes)).toBe(0);
    expect((await routedEvents()).map(({ accountId: account, details }) => ({ account, details }))).toEqual([
      {
        account: accountId,
        details: { senderReference, sender: "insurer", route: "customer-portal", messageId: id },
      },
    ]);
    const opened = await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: id });
    expect(opened).toEqual({ ok: false, error: { kind: "not-found" } });
    expect([await publish(), (await routedEvents()).length]).toEqual([[], 1]);
  });

  it("only after it, or no longer at it, gets the message here, also when the worker was down meanwhile", async () => {
    const { id } = await placed();
    await setCustomerPortalSince(test.ctx.db, [accountId], new Date("2026-11-24T09:00:00.001Z"));
    test.clock.set("2026-11-24T12:00:00Z");
    expect([await publish(), await stateOf(id)]).toEqual([[email], "placed"]);
    const now = await call(key, "POST", "/messages", { json: messageJson({ email }) });
    expect([now.status, now.json.route]).toEqual([200, "customer-portal"]);
    await setCustomerPortalSince(test.ctx.db, [accountId], null);
    const last = await placed("2026-11-25T09:00:00.000Z");
    test.clock.set("2026-11-25T09:00:00Z");
    expect([await publish(), await stateOf(last.id)]).toEqual([[email], "placed"]);
  });
});

describe("a contract that goes by post since", () => {
  it.each([
    ["ended", { status: "ended" }],
    ["postal", { channel: "postal" }],
  ] as const)("(%s) takes its message away at the publication, and no other", async (_name, changed) => {
    const [{ id, senderReference }, other] = [await placed(), await placed(null)];
    await importContract(test.ctx, accountId, changed);
    test.clock.set(JUST_BEFORE);
    expect(await publish()).toEqual([email]);
    test.clock.set(PUBLISHED);
    expect(await publish()).toEqual([]);
    expect([await stateOf(id), await stateOf(other.id)]).toEqual(["routed", "placed"]);
    expect(await lastEvent(id)).toMatchObject({ kind: "purged", details: { by: "sender", route: "postal" } });
    // Staff hand it over to the print shop.
    const { rows } = await listUnreachable(test.ctx, { kind: "postal", handled: false, after: null });
    expect(rows).toMatchObject([{ email, senderReference, contractNumber: "110482937" }]);
  });

  it("leaves a message that the customer has opened, and one that was published a day ago", async () => {
    const [{ id }, old] = [await placed(), await placed()];
    test.clock.set(PUBLISHED);
    expect((await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: id })).ok).toBe(true);
    await importContract(test.ctx, accountId, { status: "ended" });
    test.clock.set("2026-11-25T09:00:00.001Z");
    expect(await publish()).toEqual([email, email]);
    expect([await stateOf(id), await stateOf(old.id)]).toEqual(["opened", "placed"]);
  });

  it("and an opening at the same time: one of them wins, whole", async () => {
    const { id } = await placed();
    await importContract(test.ctx, accountId, { status: "ended" });
    test.clock.set(PUBLISHED);
    const [{ id: notificationId } = { id: "" }] = await test.ctx.db.select().from(notifications);
    let rechecked = Promise.resolve(0);
    await test.ctx.db.transaction(async (tx) => {
      await tx.select().from(messages).where(eq(messages.id, id)).for("update");
      rechecked = recheckRoutes(test.ctx, notificationId);
      await untilLockWait(test.ctx);
      await tx
        .update(messages)
        .set({ firstReadAt: new Date(PUBLISHED) })
        .where(eq(messages.id, id));
    });
    expect([await rechecked, await stateOf(id)]).toEqual([0, "opened"]);
  });
});

it("an account that is closed before the publication has no message left; its sender sees that it was not published", async () => {
  const { id } = await placed();
  await inTransaction(test.ctx.db, (tx) => purgeAccountMessages(tx, test.clock.now(), accountId));
  expect(await stateOf(id)).toBe("routed");
  test.clock.set(PUBLISHED);
  expect(await stateOf(id)).toBe("routed");
});
