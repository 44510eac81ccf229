/** A reading is one event, committed before the first byte; request headers do not change what is recorded. */
import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { credentials, sessions } from "@/drizzle/schema/auth";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { REQUEST_SESSION_LOCK, requestSessionLock } from "@/lib/auth/session/live-session";
import { endSession } from "@/lib/auth/session/store";
import { openContext } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { documentAnswers } from "@/lib/document/answer-limit";
import { listForArchive } from "@/lib/export/archive-messages";
import { writeArchive } from "@/lib/export/write-archive";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { markMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { READING_MINUTES } from "@/lib/mailbox/reading/reading";
import { documentRequest, documentResponse } from "@/lib/web/document-response";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, eventsOf, kindsOf, placeMessage, untilLockWait } from "./mailbox-fixture";

const BYTES = Buffer.from(`%PDF-1.7 ${"árvíztűrő ".repeat(20_000)}%%EOF`);

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

async function place() {
  const message = await placeMessage(test.ctx, accountId, { documents: [{ filename: "a.pdf", bytes: BYTES }] });
  return { messageId: message.id, documentId: message.documents[0]?.id ?? "" };
}

type RequestOptions = {
  session?: CustomerSession;
  query?: string;
  method?: string;
  headers?: Record<string, string>;
  ctx?: TestContext["ctx"];
};

async function request(
  documentId: string,
  { session = customerSessionOf(accountId), query = "", method = "GET", ...rest }: RequestOptions = {},
) {
  const { headers = {}, ctx = test.ctx } = rest;
  const access = documentRequest(`http://localhost/?${query}`, session, documentId);
  const answer = await documentResponse(ctx, access, { method, headers: new Headers(headers) });
  if (!answer.ok) return { status: answer.error.kind, bytes: 0, headers: new Headers() };
  const bytes = (await answer.value.arrayBuffer()).byteLength;
  return { status: answer.value.status, bytes, headers: answer.value.headers };
}

/** A customer session that is stored in the database. */
async function signedIn(): Promise<CustomerSession> {
  const sessionId = randomUUID();
  const at = test.clock.now();
  const secret = { passwordHash: "x", pepperId: "12345678", origin: "chosen" as const, passwordChangedAt: at };
  await test.ctx.db.insert(credentials).values({ ...secret, accountId, version: 1 });
  const session = { id: sessionId, accountId, kind: "full" as const, passwordLinkId: null, credentialVersion: 1 };
  await test.ctx.db.insert(sessions).values({ ...session, createdAt: at, lastSeenAt: at });
  const locks = { sessionLock: requestSessionLock(sessionId), preparedLock: REQUEST_SESSION_LOCK };
  return { ...customerSessionOf(accountId, sessionId), ...locks };
}

async function archiveOf(session: CustomerSession) {
  const messages = await listForArchive(test.ctx, { accountId, selection: "all" });
  return writeArchive(test.ctx, { session, ownerName: "Kovács Anna", locale: "hu", messages });
}

const rowOf = async (id: string) => (await test.ctx.db.select().from(messages).where(eq(messages.id, id)))[0];
const auditOf = (kind: "document.opened" | "document.downloaded") =>
  test.ctx.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.kind, kind), eq(auditEvents.accountId, accountId)))
    .orderBy(auditEvents.id);

describe("the answers of one reading are one event", () => {
  it("for the same session and document within 15 minutes from the first answer", async () => {
    const { messageId, documentId } = await place();
    for (const range of ["bytes=0-9", "bytes=10-19", "bytes=20-"]) {
      expect((await request(documentId, { headers: { range } })).status).toBe(206);
      test.clock.advance({ minutes: 4 });
    }
    test.clock.set("2026-11-23T09:14:59Z");
    await request(documentId);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "opened"]);
    expect(await auditOf("document.opened")).toHaveLength(1);
    test.clock.set("2026-11-23T09:15:00Z");
    await request(documentId, { headers: { range: "bytes=0-9" } });
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "opened", "opened"]);
    test.clock.advance({ minutes: READING_MINUTES - 1 });
    await request(documentId);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "opened", "opened"]);
  });

  it("another session, kind or document is another reading", async () => {
    const { messageId, documentId } = await place();
    await request(documentId);
    await request(documentId, { session: customerSessionOf(accountId, randomUUID()) });
    await request(documentId, { query: "download=1" });
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId });
    const history = await eventsOf(test.ctx, messageId);
    expect(history.map(({ kind, details }) => [kind, details.documentId ?? null])).toEqual([
      ["placed", null],
      ["opened", documentId],
      ["opened", documentId],
      ["downloaded", documentId],
      ["opened", null],
    ]);
  });

  it("twenty parallel range requests to two processes are one event", async () => {
    const { messageId, documentId } = await place();
    const second = openContext(test.ctx.settings, { name: "second", clock: test.clock, log: test.ctx.log });
    try {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          request(documentId, { ctx: n % 2 ? test.ctx : second.ctx, headers: { range: `bytes=${n}-${n}` } }),
        ),
      );
      expect(new Set(answers.map(({ status, bytes }) => `${status} ${bytes}`))).toEqual(new Set(["206 1"]));
    } finally {
      await second.close();
    }
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "opened"]);
  });
});

describe("request headers do not change what is recorded", () => {
  it.each([
    [200, {}],
    [206, { range: "bytes=0-" }],
    [206, { range: "bytes=-1" }],
    [200, { range: "bytes=0-0,5-6" }],
    [200, { range: "bytes=0-0", "if-range": '"x"' }],
    [200, { "if-none-match": "*", "if-modified-since": "Mon, 23 Nov 2037 09:00:00 GMT" }],
    [200, { purpose: "prefetch", "sec-purpose": "prefetch" }],
    [200, { "x-portal-method": "HEAD", "x-http-method-override": "HEAD" }],
  ])("%i with %j", async (status, headers: Record<string, string>) => {
    for (const [query, kind] of [
      ["", "opened"],
      ["download=1", "downloaded"],
    ] as const) {
      const { messageId, documentId } = await place();
      const answer = await request(documentId, { query, headers });
      expect(answer.status).toBe(status);
      expect(answer.bytes).toBeGreaterThan(0);
      expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", kind]);
      expect((await rowOf(messageId))?.firstReadAt).toEqual(test.clock.now());
    }
  });

  it("answers without bytes record nothing: HEAD and an unsatisfiable range", async () => {
    const { messageId, documentId } = await place();
    const head = await request(documentId, { method: "HEAD", headers: { range: "bytes=0-9" } });
    expect([head.status, head.bytes, head.headers.get("content-type")]).toEqual([200, 0, "application/pdf"]);
    const beyond = await request(documentId, { headers: { range: `bytes=${BYTES.length}-` } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${BYTES.length}`]);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed"]);
    expect((await rowOf(messageId))?.unread).toBe(true);
  });
});

describe("unread is the customer's mark, and evidence is kept apart", () => {
  const unreadAfter = async (options: RequestOptions, before: boolean) => {
    const { messageId, documentId } = await place();
    await test.ctx.db.update(messages).set({ unread: before }).where(eq(messages.id, messageId));
    await request(documentId, options);
    const row = await rowOf(messageId);
    expect([row?.firstReadAt, (await kindsOf(test.ctx, messageId)).length]).toEqual([test.clock.now(), 2]);
    return row?.unread;
  };

  it("a document that the browser shows is looked at", async () => {
    expect(await unreadAfter({}, true)).toBe(false);
  });

  it.each<[string, RequestOptions]>([
    ["a download", { query: "download=1" }],
    ["a resumed download", { query: "download=1", headers: { range: "bytes=100-" } }],
    ["a part that the viewer requests", { headers: { range: "bytes=0-9" } }],
  ])("%s leaves the mark as it is", async (_, options) => {
    expect([await unreadAfter(options, true), await unreadAfter(options, false)]).toEqual([true, false]);
  });

  it("a viewer that is still open does not undo the mark set meanwhile", async () => {
    const { messageId, documentId } = await place();
    await request(documentId);
    await markMessages(test.ctx, { accountId, ids: [messageId], as: "unread" });
    for (const minutes of [1, READING_MINUTES]) {
      test.clock.advance({ minutes });
      await request(documentId, { headers: { range: "bytes=1000-1999" } });
    }
    expect((await rowOf(messageId))?.unread).toBe(true);
  });
});

describe("no byte is sent without a recorded event", () => {
  it("when the event cannot be written, nothing is sent and no bytes are held", async () => {
    const { documentId, messageId } = await place();
    await test.ctx.db.execute(sql`
      create function refuse_events() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`);
    await test.ctx.db.execute(
      sql`create trigger refuse_events before insert on message_events for each row execute function refuse_events()`,
    );
    try {
      await expect(request(documentId)).rejects.toThrow();
      await expect(openMessage(test.ctx, { session: customerSessionOf(accountId), messageId })).rejects.toThrow();
      await expect(new Response(await archiveOf(customerSessionOf(accountId))).arrayBuffer()).rejects.toThrow();
    } finally {
      await test.ctx.db.execute(sql`drop trigger refuse_events on message_events`);
      await test.ctx.db.execute(sql`drop function refuse_events`);
    }
    expect(documentAnswers().underWay()).toBe(0);
    expect((await rowOf(messageId))?.firstReadAt).toBeNull();
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed"]);
  });

  const credential = (change: Partial<typeof credentials.$inferInsert>) =>
    test.ctx.db.update(credentials).set(change).where(eq(credentials.accountId, accountId));
  it("the session is locked before the message, as by the closing of an account", async () => {
    const { documentId, messageId } = await place();
    const session = await signedIn();
    const sent: string[] = [];
    const counted = openDatabase(test.databaseUrl, { onStatement: (text) => sent.push(text) });
    let answer: ReturnType<typeof openDocument> | undefined;
    try {
      await test.ctx.db.transaction(async (tx) => {
        await tx.execute(sql`select 1 from sessions where id = ${session.sessionId} for update`);
        const ctx = { ...test.ctx, db: counted.db };
        answer = openDocument(ctx, { session, documentId, from: "inbox", kind: "opened" });
        await untilLockWait(test.ctx);
        await lockMessages(tx, { accountId, messageIds: [messageId] });
      });
      const opened = await answer;
      // A second statement with the lock would mean that the first was repeated after a deadlock.
      expect([opened?.ok, sent.filter((text) => text.includes("for share")).length]).toEqual([true, 1]);
    } finally {
      await counted.close();
    }
  });

  it.each<[string, (sessionId: string) => Promise<unknown>]>([
    ["ended", (id) => endSession(test.ctx.db, accountId, id, "signed-out", test.clock.now())],
    ["of a password that was changed", () => credential({ version: 2 })],
    ["locked by staff", () => credential({ staffLockedAt: test.clock.now() })],
  ])("a session that is %s meanwhile gets nothing, and its archive is aborted", async (_name, end) => {
    const { documentId, messageId } = await place();
    const session = await signedIn();
    expect(await openMessage(test.ctx, { session, messageId })).toMatchObject({ ok: true });
    const stream = await archiveOf(session);
    await end(session.sessionId);
    const access = { session, documentId, from: "inbox", kind: "opened" } as const;
    expect(await openDocument(test.ctx, access)).toEqual({ ok: false, error: { kind: "signed-out" } });
    expect(await openMessage(test.ctx, { session, messageId })).toEqual({ ok: false, error: { kind: "signed-out" } });
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow();
    expect(documentAnswers().underWay()).toBe(0);
    expect((await kindsOf(test.ctx, messageId)).filter((kind) => kind === "opened")).toEqual(["opened"]);
  });
});

describe("an aborted download", () => {
  it("is in the history from its first byte, and counts as downloaded only with the last byte", async () => {
    const { messageId, documentId } = await place();
    const access = documentRequest("http://localhost/?download=1", customerSessionOf(accountId), documentId);
    const answer = await documentResponse(test.ctx, access, { method: "GET", headers: new Headers() });
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "downloaded"]);
    if (!answer.ok) throw new Error(answer.error.kind);
    const body = answer.value.body?.getReader();
    await body?.read();
    await body?.cancel();
    expect(documentAnswers().underWay()).toBe(0);
    expect((await rowOf(messageId))?.firstDownloadedAt).toBeNull();
    await request(documentId, { query: "download=1", headers: { range: "bytes=0-99" } });
    expect((await rowOf(messageId))?.firstDownloadedAt).toBeNull();
    await request(documentId, { query: "download=1", headers: { range: "bytes=100-" } });
    expect((await rowOf(messageId))?.firstDownloadedAt).toEqual(test.clock.now());
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "downloaded"]);
  });
});
