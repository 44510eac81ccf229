/**
 * lib/server answers requests of documents itself; hosts without it use the route of `app`. Both give the same
 * responses, the first time and when the sealed bytes are in memory already.
 */
import { eq, sql } from "drizzle-orm";
import { credentials, sessions } from "@/drizzle/schema/auth";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { documentAnswers } from "@/lib/document/answer-limit";
import { createLog } from "@/lib/log";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { documentRoute } from "@/lib/web/document-route";
import { answerRecentDocument } from "@/lib/web/recent-document";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { createAccount, kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { type Answer, type Ask, byRoute, type SessionKind, send, sessionCookie } from "./document-requests";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });

const BYTES = Buffer.from(`%PDF-1.7 ${"árvíztűrő ".repeat(20_000)}%%EOF`);

let test: TestContext;
let server: TestServer;
let accountId: AuthorizedAccountId;
let fromMemory = 0;

beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  server = await startTestServer(
    async (_request, response) => void response.writeHead(200).end("next"),
    () => false,
    {
      route: documentRoute,
      async answerRecent(...args) {
        const answer = await answerRecentDocument(...args);
        if (answer) fromMemory += 1;
        return answer;
      },
    },
  );
});
afterAll(async () => {
  await server.close();
  await test.close();
});
beforeEach(async () => {
  fromMemory = 0;
  test.clock.set("2026-11-23T09:00:00Z");
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  accountId = await createAccount(test.ctx);
  const secret = { passwordHash: "x", pepperId: "12345678", origin: "chosen" as const };
  await test.ctx.db
    .insert(credentials)
    .values({ ...secret, accountId, passwordChangedAt: test.clock.now(), version: 1 });
});

const signIn = ({ account = accountId, kind = "full" }: { account?: AuthorizedAccountId; kind?: SessionKind } = {}) =>
  sessionCookie(test.ctx, account, kind);

async function place() {
  const message = await placeMessage(test.ctx, accountId, { documents: [{ filename: "ű.pdf", bytes: BYTES }] });
  return { message, documentId: message.documents[0]?.id ?? "" };
}

async function byServer(ask: Ask): Promise<Answer> {
  const { status, headers, body } = await send(server.port, ask);
  return { status, headers, body };
}

describe("lib/server and the route give the same responses, the first time and from memory", () => {
  it.each<[string, number, string, Record<string, string>]>([
    ["the whole document", 200, "", {}],
    ["a download", 200, "?download=1", {}],
    ["a part", 206, "", { range: "bytes=10-99999" }],
    ["the end of a download", 206, "?download=1", { range: "bytes=-70000" }],
    ["several ranges", 200, "", { range: "bytes=0-0,5-6" }],
    ["a range with a condition", 200, "", { range: "bytes=0-0", "if-range": '"x"' }],
  ])("%s", async (_what, status, query, headers) => {
    const { documentId } = await place();
    const ask = { path: `/documents/${documentId}${query}`, headers: { cookie: await signIn(), ...headers } };
    const first = await byServer(ask);
    expect([first.status, fromMemory]).toEqual([status, 0]);
    const again = await send(server.port, ask);
    expect(fromMemory).toBe(1);
    expect(again).toMatchObject(first);
    expect(again.all["content-length"]).toBe(String(first.body.length));
    expect(await byRoute(ask)).toEqual(first);
    expect(documentAnswers().underWay()).toBe(0);
  });

  it.each<[string, number, string, Ask["headers"], "GET" | "HEAD"]>([
    ["a range beyond the end", 416, "", { range: "bytes=999999999-" }, "GET"],
    ["a prefetch", 503, "", { "sec-purpose": "prefetch" }, "GET"],
    ["HEAD", 200, "", {}, "HEAD"],
    ["a document that is asked from the other list", 404, "?from=trash", {}, "GET"],
    ["no session", 303, "", { cookie: "" }, "GET"],
    ["HEAD without a session", 401, "", { cookie: "" }, "HEAD"],
    ["a cookie of another portal", 303, "", { cookie: "__Host-kuldemenyeim=eyJhbGciOiJub25lIn0.." }, "GET"],
  ])("%s: no bytes, no event", async (_what, status, query, headers, method) => {
    const { message, documentId } = await place();
    const cookie = await signIn();
    await byServer({ path: `/documents/${documentId}`, headers: { cookie } });
    const ask = { path: `/documents/${documentId}${query}`, method, headers: { cookie, ...headers } };
    const own = await byServer(ask);
    expect([own.status, fromMemory]).toEqual([status, 0]);
    expect(await byRoute(ask)).toEqual(own);
    expect(own.body.includes("%PDF")).toBe(false);
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "opened"]);
  });

  it.each(["/documents/a/b", "/documents/a%41", "/documents/a/"])("%s goes to Next", async (path) => {
    expect((await byServer({ path })).body.toString()).toBe("next");
  });
});

describe("a document in memory is sent only to a live session of its customer", () => {
  /** Opens a document, changes something, and asks for it again. */
  async function openedThen(change: (one: Awaited<ReturnType<typeof place>>, cookie: string) => Promise<unknown>) {
    const one = await place();
    const cookie = await signIn();
    const ask = { path: `/documents/${one.documentId}`, headers: { cookie } };
    expect((await byServer(ask)).status).toBe(200);
    const other = await change(one, cookie);
    const again = typeof other === "string" ? { ...ask, headers: { cookie: other } } : ask;
    const own = await byServer(again);
    expect(await byRoute(again)).toEqual(own);
    return { status: own.status, hasBytes: own.body.includes("%PDF"), kinds: await kindsOf(test.ctx, one.message.id) };
  }
  const refused = (status: number, ...more: string[]) => {
    return { status, hasBytes: false, kinds: ["placed", "opened", ...more] };
  };
  const update = (values: Partial<typeof sessions.$inferInsert>) => () =>
    test.ctx.db.update(sessions).set(values).where(eq(sessions.accountId, accountId));

  it("not after it was withdrawn", async () => {
    // Only an unread message can be withdrawn; here it is withdrawn between two answers.
    const answer = await openedThen(({ message }) =>
      test.ctx.db.execute(sql`update messages set withdrawn_at = now() where id = ${message.id}`),
    );
    expect(answer).toEqual(refused(410));
  });

  it("not after it was deleted", async () => {
    const answer = await openedThen(({ message }) => deleteMessages(test.ctx, { accountId, ids: [message.id] }));
    expect(answer).toEqual(refused(404, "deleted"));
  });

  it("not after its last day", async () => {
    const answer = await openedThen(async () => {
      test.clock.set("2027-11-23T23:00:00Z");
      return signIn();
    });
    expect(answer).toEqual(refused(410));
  });

  it("not to another customer", async () => {
    const answer = await openedThen(async () => {
      const account = await createAccount(test.ctx);
      const secret = { passwordHash: "x", pepperId: "12345678", origin: "chosen" as const };
      const passwordChangedAt = test.clock.now();
      await test.ctx.db.insert(credentials).values({ ...secret, accountId: account, passwordChangedAt, version: 1 });
      return signIn({ account });
    });
    expect(answer).toEqual(refused(404));
  });

  it("not in a session that has ended", async () => {
    expect(await openedThen(update({ endedAt: new Date("2026-11-23T09:00:00Z"), endReason: "signed-out" }))).toEqual(
      refused(303),
    );
  });

  it("not in a session of an earlier password", async () => {
    const replaced = () =>
      test.ctx.db.update(credentials).set({ version: 2 }).where(eq(credentials.accountId, accountId));
    expect(await openedThen(replaced)).toEqual(refused(303));
  });

  it("not while staff has locked the account", async () => {
    const locked = () =>
      test.ctx.db
        .update(credentials)
        .set({ staffLockedAt: test.clock.now() })
        .where(eq(credentials.accountId, accountId));
    expect(await openedThen(locked)).toEqual(refused(303));
  });

  it("not in a session for the first change of the password", async () => {
    expect(await openedThen(() => signIn({ kind: "first-change" }))).toEqual(refused(303));
  });

  it("not in a session that was idle for 15 minutes, or is 8 hours old", async () => {
    expect(await openedThen(async () => test.clock.advance({ minutes: 15 }))).toEqual(refused(303));
    const old = update({ createdAt: new Date("2026-11-23T01:15:00Z"), lastSeenAt: test.clock.now() });
    expect(await openedThen(old)).toEqual(refused(303));
  });

  it("in a session that was extended less than a minute ago; otherwise the route extends it", async () => {
    const { documentId } = await place();
    const ask = { path: `/documents/${documentId}`, headers: { cookie: await signIn() } };
    const seenAt = async () =>
      (await test.ctx.db.select().from(sessions).where(eq(sessions.accountId, accountId)))[0]?.lastSeenAt.toISOString();
    await byServer(ask);
    test.clock.set("2026-11-23T09:00:59Z");
    expect((await byServer(ask)).status).toBe(200);
    expect([fromMemory, await seenAt()]).toEqual([1, "2026-11-23T09:00:00.000Z"]);
    test.clock.set("2026-11-23T09:01:00Z");
    expect((await byServer(ask)).status).toBe(200);
    expect([fromMemory, await seenAt()]).toEqual([1, "2026-11-23T09:01:00.000Z"]);
    await byServer(ask);
    expect(fromMemory).toBe(2);
  });
});

describe("the events of a document in memory", () => {
  it("are those of every other response: one for a reading, and another after 15 minutes", async () => {
    const { message, documentId } = await place();
    const cookie = await signIn();
    const ask = { path: `/documents/${documentId}`, headers: { cookie } };
    for (let count = 0; count < 3; count += 1) await byServer(ask);
    await byServer({ ...ask, path: `${ask.path}?download=1` });
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "opened", "downloaded"]);
    test.clock.set("2026-11-23T09:15:00Z");
    const later = { ...ask, headers: { cookie: await signIn() } };
    await byServer(later);
    expect(fromMemory).toBe(4);
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "opened", "downloaded", "opened"]);
  });

  it("of a complete download set the date of the first download", async () => {
    const { documentId, message } = await place();
    const cookie = await signIn();
    const downloadedAt = async () =>
      (await test.ctx.db.execute(sql`select first_downloaded_at as at from messages where id = ${message.id}`))[0]?.at;
    await byServer({ path: `/documents/${documentId}`, headers: { cookie } });
    await byServer({ path: `/documents/${documentId}?download=1`, headers: { cookie, range: "bytes=0-9" } });
    expect(await downloadedAt()).toBeNull();
    await byServer({ path: `/documents/${documentId}?download=1`, headers: { cookie } });
    expect([fromMemory, await downloadedAt()]).toEqual([2, expect.anything()]);
  });
});

describe("one customer has at most 16 document answers at once", () => {
  it("the 17th is refused with 429 and Retry-After, and records nothing; one that ends makes room", async () => {
    const { message, documentId } = await place();
    const ask = { path: `/documents/${documentId}`, headers: { cookie: await signIn() } };
    const held = Array.from({ length: 16 }, () => documentAnswers().take(accountId));
    for (const { status, headers, body } of await Promise.all([byServer(ask), byRoute(ask)])) {
      expect([status, headers["retry-after"], body.includes("%PDF")]).toEqual([429, "5", false]);
    }
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed"]);
    const waiting = byServer(ask);
    held.pop()?.();
    expect((await waiting).status).toBe(200);
    for (const release of held) release?.();
    expect(documentAnswers().underWay()).toBe(0);
  });

  it("a viewer that reads a document by 40 ranges at once gets them all", async () => {
    const { message, documentId } = await place();
    const cookie = await signIn();
    const part = Math.ceil(BYTES.length / 40);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const range = `bytes=${index * part}-${(index + 1) * part - 1}`;
        return byServer({ path: `/documents/${documentId}`, headers: { cookie, range } });
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([206]));
    expect(Buffer.concat(answers.map(({ body }) => body)).equals(BYTES)).toBe(true);
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "opened"]);
    expect(documentAnswers().underWay()).toBe(0);
  });
});

it.each([false, true])("an answer ends before damaged bytes, with an alarm; document kept: %s", async (isKept) => {
  const { documentId } = await place();
  const ask = { path: `/documents/${documentId}`, headers: { cookie: await signIn() } };
  if (isKept) await byServer(ask);
  await test.ctx.db.execute(
    sql`update document_bytes set ciphertext = set_byte(ciphertext, 140000, get_byte(ciphertext, 140000) # 1)
      where document_id = ${documentId}`,
  );
  await expect(byServer(ask)).rejects.toThrow();
  const damages = await test.ctx.db.execute(
    sql`select 1 from audit_events where kind = 'document.damaged' and details->>'documentId' = ${documentId}`,
  );
  expect([damages.length, documentAnswers().underWay()]).toEqual([1, 0]);
  const intact = await byServer({ ...ask, headers: { ...ask.headers, range: "bytes=0-65535" } });
  expect([intact.status, intact.body.equals(BYTES.subarray(0, 65_536))]).toEqual([206, true]);
});
