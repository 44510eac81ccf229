/**
 * What a test key must not learn of real customers, nor make others believe. What it does with its own:
 * sandbox.test.ts.
 */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, setCustomerPortalSince } from "@/lib/account/store";
import { eraseAccountData } from "@/lib/closure/close-accounts";
import { inTransaction } from "@/lib/db/transaction";
import { readerOf } from "@/lib/feed/deliver-webhooks";
import { listEntries } from "@/lib/feed/feed-store";
import { numberFeed } from "@/lib/feed/number-feed";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { checkIssued } from "@/lib/mailbox/message/check-issued";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { openAttachmentForStaff } from "@/lib/mailbox/staff/open-attachment";
import { viewReply } from "@/lib/mailbox/staff/view-reply";
import { openClosure } from "@/lib/staff/open-closure";
import { certifyMessageForStaff, openMessageForStaff, withdrawMessageForStaff } from "@/lib/staff/open-message";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, errorsOf, messageJson, newKey, openBatch, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let live: string;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  live = await newKey(test.ctx);
  key = await newKey(test.ctx, { isTest: true });
});
afterEach(() => test?.close());

const testAddress = () => `anna+${randomUUID()}@insurer.sandbox.test`;

async function place(by: string, email: string, values: Record<string, unknown> = {}): Promise<string> {
  const placed = await call(by, "POST", "/messages", { json: messageJson({ email, ...values }) });
  expect([placed.status, placed.json.errors]).toEqual([201, undefined]);
  return placed.json.id;
}

async function accountOf(email: string): Promise<string> {
  return (await findAccountByAddress(test.ctx.db, email as EmailAddress))?.id as string;
}

it("what a test key placed is no document of the insurer, unless a live key placed the same bytes", async () => {
  const isIssued = (sha256: string) => checkIssued(test.ctx, { sha256, client: { limitKey: randomUUID() } });
  const { json: document } = await upload(key);
  await place(key, testAddress(), { documents: [document.id] });
  expect(await isIssued(document.sha256)).toEqual({ ok: true, value: { state: "unknown" } });
  test.clock.advance({ days: 1 });
  await place(live, "anna@example.hu", { documents: [(await upload(live)).json.id] });
  expect(await isIssued(document.sha256)).toEqual({ ok: true, value: { state: "issued", issuedOn: "2026-11-24" } });
});

it("staff who know the id see no message, reply, file or closure of its customers, but those of a live key", async () => {
  const { member: by } = await enrol(test, "sender");
  const seen = async (sender: string, email: string) => {
    const [messageId, other] = [await place(sender, email), await place(sender, email)];
    const accountId = (await accountOf(email)) as AuthorizedAccountId;
    const reply = { accountId, messageId, body: "Miért?", formToken: randomUUID() };
    const sent = await sendReply(test.ctx, { ...reply, files: [{ name: "kép.png", bytes: png() }] });
    if (!sent.ok) throw new Error(sent.error.kind);
    const [attachment] = await test.ctx.db.execute<{ id: string }>(sql`
      select reply_attachments.id from reply_attachments join replies on replies.id = reply_id
      where reference = ${sent.value.reference}`);
    await importContract(test.ctx, accountId);
    const closure = await askSignedIn(test.ctx, accountId);
    const outcomes = [
      await openMessageForStaff(test.ctx, { messageId, by }),
      await certifyMessageForStaff(test.ctx, { messageId, locale: "hu", by }),
      await withdrawMessageForStaff(test.ctx, { messageId: other, reason: "wrong-content", by }),
      await viewReply(test.ctx, { reference: sent.value.reference, by }),
      await openAttachmentForStaff(test.ctx, { attachmentId: attachment?.id ?? "", by }),
      await openClosure(test.ctx, { reference: closure.reference, by }),
    ];
    return outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.error.kind));
  };
  expect(await seen(key, testAddress())).toEqual(Array(6).fill("not-found"));
  expect(await seen(live, "anna@example.hu")).toEqual(Array(6).fill("ok"));
});

it("it hears nothing of real customers, by the feed or by a webhook", async () => {
  await place(live, "anna@example.hu");
  await setCustomerPortalSince(test.ctx.db, [await accountOf("anna@example.hu")], test.clock.now());
  const heard = async (by: string): Promise<string[]> =>
    (await call(by, "GET", "/events?limit=100")).json.data.map(({ type }: { type: string }) => type);
  expect([await heard(live), await heard(key)]).toEqual([["message.placed", "customer.registered"], []]);
  expect(await pushedTo("test/insurer")).toEqual([]);
});

/** Types of the events of customers and closure requests that a webhook of a sender gets. */
async function pushedTo(source: string): Promise<string[]> {
  const { lastPosition } = await numberFeed(test.ctx);
  const reader = readerOf({ source, types: ["customer.*", "closure.*"] });
  const entries = await listEntries(test.ctx.db, reader, { after: 0, until: lastPosition, limit: 100 });
  return entries.map(({ type }) => type);
}

it("alone hears of its test customers, by the feed and by a webhook: no live key, and no other sender's test key", async () => {
  const email = testAddress();
  await place(key, email);
  const accountId = (await accountOf(email)) as AuthorizedAccountId;
  await setCustomerPortalSince(test.ctx.db, [accountId], test.clock.now());
  await setCustomerPortalSince(test.ctx.db, [accountId], null);
  await test.ctx.db.execute(sql`update credentials set origin = 'chosen' where account_id = ${accountId}`);
  await importContract(test.ctx, accountId);
  await askSignedIn(test.ctx, accountId);
  expect((await call(key, "POST", "/test/reset")).json).toEqual({ removed: 1 });
  const types = [
    ...["customer.registered", "customer.returned", "customer.activated", "closure.requested"],
    ...["closure.withdrawn", "customer.closed"],
  ];
  const other = await newKey(test.ctx, { isTest: true, sender: "claims" });
  const heard = async (by: string): Promise<string[]> =>
    (await call(by, "GET", "/events?limit=100")).json.data
      .map(({ type }: { type: string }) => type)
      .filter((type: string) => !type.startsWith("message."));
  expect([await heard(key), await heard(live), await heard(other)]).toEqual([types, [], []]);
  expect([await pushedTo("test/insurer"), await pushedTo("insurer"), await pushedTo("test/claims")]).toEqual([
    ...[types, [], []],
  ]);
  const narrow = await newKey(test.ctx, { isTest: true, scopes: ["events:read"] });
  expect(await heard(narrow)).toEqual([]);
});

it("refusals and previews do not tell who is a customer", async () => {
  const [known, unknown] = ["anna@example.hu", "bela@example.hu"];
  await place(live, known);
  const tried = [];
  for (const email of [known, unknown]) {
    const wrong = messageJson({ senderReference: "R-1", email, name: undefined, initialPassword: "Titkos12Jelszo" });
    const single = await call(key, "POST", "/messages", { json: wrong });
    const id = await openBatch(key);
    await addMessages(key, id, [wrong]);
    const { counts, problems, remarks } = (await call(key, "GET", `/batches/${id}`)).json;
    tried.push({ errors: errorsOf(single.json), counts, problems, remarks });
  }
  expect(tried[0]).toEqual(tried[1]);
  expect(tried[0]?.errors).toEqual(["/email test-address", "/name missing"]);
});

it("contracts of closed accounts of real customers route no test", async () => {
  const contractNumber = "998877";
  await place(live, "anna@example.hu");
  const accountId = await accountOf("anna@example.hu");
  await importContract(test.ctx, accountId, { number: contractNumber, channel: "postal" });
  await inTransaction(test.ctx.db, (tx) => eraseAccountData(tx, test.clock.now(), accountId));
  const routeOf = async (by: string, email: string) =>
    (await call(by, "POST", "/recipients/lookup", { json: { email, contractNumber } })).json.route;
  const email = testAddress();
  expect([await routeOf(live, "bela@example.hu"), await routeOf(key, email)]).toEqual(["postal", "unknown"]);
  await place(key, email, { contractNumber });
});
