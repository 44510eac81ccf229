/**
 * Documents whose keys a process has kept, and whose bytes are in an S3 store: who may have them read, and its
 * failures.
 */
import { credentials } from "@/drizzle/schema/auth";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { documentAnswers } from "@/lib/document/answer-limit";
import { createLog } from "@/lib/log";
import { documentRoute } from "@/lib/web/document-route";
import { answerRecentDocument } from "@/lib/web/recent-document";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { createAccount, kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeS3, startS3 } from "@/tests/support/s3-server";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { byRoute, send, sessionCookie } from "./document-requests";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const BYTES = Buffer.from(`%PDF-1.7 ${"árvíztűrő ".repeat(20_000)}%%EOF`);
const alarm = jest.fn();

let s3: FakeS3;
let test: TestContext;
let server: TestServer;
beforeAll(async () => {
  s3 = await startS3();
  test = await testContext({ env: s3.env, log: { info() {}, warn() {}, error: alarm }, now: "2026-11-23T09:00:00Z" });
  jest.mocked(webContext).mockReturnValue(test.ctx);
  server = await startTestServer(
    async (_request, response) => void response.writeHead(404).end(),
    () => false,
    { route: documentRoute, answerRecent: answerRecentDocument },
  );
});
beforeEach(() => {
  jest.clearAllMocks();
  Object.assign(s3, { down: null, requests: [] });
});
afterAll(async () => {
  await server.close();
  await test.close();
  await s3.close();
});

/** A customer with a session. */
async function signedIn(): Promise<{ accountId: AuthorizedAccountId; cookie: string }> {
  const accountId = await createAccount(test.ctx);
  const secret = { passwordHash: "x", pepperId: "12345678", origin: "chosen" as const };
  await test.ctx.db
    .insert(credentials)
    .values({ ...secret, accountId, passwordChangedAt: test.clock.now(), version: 1 });
  return { accountId, cookie: await sessionCookie(test.ctx, accountId, "full") };
}

/** A document that its customer has opened. */
async function opened() {
  const { accountId, cookie } = await signedIn();
  const message = await placeMessage(test.ctx, accountId, { documents: [{ filename: "a.pdf", bytes: BYTES }] });
  const ask = { path: `/documents/${message.documents[0]?.id}`, headers: { cookie } };
  expect((await send(server.port, ask)).body.equals(BYTES)).toBe(true);
  s3.requests.length = 0;
  return { ask, messageId: message.id, accountId };
}

it("a session of another customer takes no place of the owner, and nothing is read from the store", async () => {
  const { ask, messageId, accountId } = await opened();
  const take = jest.spyOn(documentAnswers(), "take");
  const other = await signedIn();
  for (const query of ["", "?download=1"]) {
    const answer = await send(server.port, { path: `${ask.path}${query}`, headers: { cookie: other.cookie } });
    expect(answer.status).toBe(404);
  }
  expect([take.mock.calls, s3.requests]).toEqual([[], []]);
  for (const query of ["", "?download=1"]) {
    const answer = await send(server.port, { ...ask, path: `${ask.path}${query}` });
    expect(answer.body.equals(BYTES)).toBe(true);
  }
  expect(take.mock.calls).toEqual([[accountId], [accountId]]);
  expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "opened", "downloaded"]);
});

it("while the store fails it is asked once, and the answer is that of the route: 503 with an alarm", async () => {
  const { ask } = await opened();
  s3.down = "whole";
  const { status, headers, body } = await send(server.port, ask);
  expect([status, headers["retry-after"], s3.requests.length]).toEqual([503, "30", 1]);
  const failed = { alarm: "document-storage-failed", kind: "refused", reason: "the store does not answer a range" };
  expect(alarm.mock.calls.map(([fields]) => fields)).toEqual([failed]);
  expect(await byRoute(ask)).toEqual({ status, headers, body });
  expect(documentAnswers().underWay()).toBe(0);
});
