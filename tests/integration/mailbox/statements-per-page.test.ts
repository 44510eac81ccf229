/** The statements that a list's page sends: the session, then summary and list at the same time. */
import { sql } from "drizzle-orm";
import { REQUEST_SESSION_LOCK, requestSessionLock } from "@/lib/auth/session/live-session";
import { findSessionWithClosure } from "@/lib/closure/session-with-closure";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { getContract, listContracts } from "@/lib/mailbox/contract/contracts";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { summarizeInbox, summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { listReplies } from "@/lib/mailbox/reply/sent-replies";
import { activate, PASSWORD, trySignIn } from "@/tests/integration/auth/auth-fixture";
import { askSignedIn } from "@/tests/integration/closure/closure-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { customerSessionOf, placeMessage, untilLockWait } from "./mailbox-fixture";

let test: TestContext;
let counted: ReturnType<typeof openDatabase>;
let page: Context;
let sessionId: string;
let messageId: string;
const statements: string[] = [];

beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  const address = await activate(test.ctx);
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!entered.ok) throw new Error(entered.error.kind);
  ({ sessionId } = entered.value);
  counted = openDatabase(test.databaseUrl, { prepare: true, onStatement: (text) => statements.push(text) });
  page = { ...test.ctx, db: counted.db };
  const { accountId } = await signedIn(test.ctx);
  const placed = [];
  for (let n = 0; n < 25; n += 1) placed.push(await placeMessage(test.ctx, accountId, { subject: `kötvény ${n}` }));
  messageId = placed[5]?.id ?? "";
  await deleteMessages(test.ctx, { accountId, ids: placed.slice(0, 2).map(({ id }) => id) });
});
afterAll(async () => {
  await counted.close();
  await test.close();
});
beforeEach(() => {
  // Each request also extends the session, which it does at most once a minute.
  test.clock.advance({ minutes: 1 });
  statements.length = 0;
});

async function signedIn(ctx: Context) {
  const session = await findSessionWithClosure(ctx, sessionId, { touch: true });
  if (!session) throw new Error("the session has ended");
  return { accountId: session.account.id, account: session.account };
}

type AccountId = Awaited<ReturnType<typeof signedIn>>["accountId"];

const inbox = (params: Record<string, string>) => (accountId: AccountId) => {
  const summary = summarizeInbox(page, { accountId });
  return [summary, listMessages(page, { accountId, query: parseInboxQuery(params), summary })];
};
const beside =
  (list: (ctx: Context, input: { accountId: AccountId }) => Promise<unknown>) => (accountId: AccountId) => [
    summarizeMailbox(page, { accountId }),
    list(page, { accountId }),
  ];

/** The page of a message; the menu counts the mailbox while the message is opened. */
const openPage = (accountId: AccountId) => {
  const locks = { sessionLock: requestSessionLock(sessionId), preparedLock: REQUEST_SESSION_LOCK };
  const session = { ...customerSessionOf(accountId, sessionId), ...locks };
  return [summarizeMailbox(page, { accountId, opening: messageId }), openMessage(page, { session, messageId })];
};

describe.each([
  ["the inbox", inbox({})],
  ["its second page", inbox({ page: "2" })],
  ["the inbox by subject", inbox({ sort: "subject" })],
  ["unread messages by contract", inbox({ state: "unread", group: "contract" })],
  ["a search", inbox({ q: "kötvény" })],
  ["a search without a match", inbox({ q: "nincsilyen" })],
  ["the trash", beside(listTrash)],
  ["the contracts", beside(listContracts)],
  ["one contract", beside((ctx, { accountId }) => getContract(ctx, { accountId, number: "110482937" }))],
  ["the sent replies", beside(listReplies)],
  ["a message", (accountId: AccountId) => openPage(accountId)],
])("%s", (_name, reads) => {
  it("takes at most three statements", async () => {
    const { accountId } = await signedIn(page);
    await Promise.all(reads(accountId));
    expect(statements).toHaveLength(3);
  });

  it("takes two round trips: summary and list do not wait for each other", async () => {
    const { accountId } = await signedIn(page);
    const results = await test.ctx.db.transaction(async (tx) => {
      await tx.execute(sql`lock table messages, replies in access exclusive mode`);
      const running = Promise.all(reads(accountId));
      await untilLockWait(test.ctx, 2);
      return { running };
    });
    await results.running;
    expect(statements).toHaveLength(3);
  });
});

it("the session knows when password and account end, without further statements (R14, R16)", async () => {
  expect((await signedIn(page)).account).toMatchObject({ passwordChangedAt: expect.any(Date), closesAt: null });
  const { accountId } = await signedIn(test.ctx);
  await askSignedIn(test.ctx, accountId);
  statements.length = 0;
  expect((await signedIn(page)).account.closesAt).toEqual(new Date("2031-03-09T23:00:00Z"));
  expect(statements).toHaveLength(1);
});

it("a page that does not exist shows the first one", async () => {
  const { accountId } = await signedIn(page);
  const query = (params: Record<string, string>) =>
    listMessages(page, { accountId, query: parseInboxQuery({ page: "9", ...params }) });
  for (const params of [{}, { contract: "110482937" }, { q: "kötvény" }] as Record<string, string>[]) {
    expect(await query(params)).toMatchObject({ page: 1, pages: 2, pageOutOfRange: true, total: 23, more: false });
  }
});
