/** No byte of a document is sent without a committed event, also when access ends at the same time. */

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { closeAccounts } from "@/lib/closure/close-accounts";
import type { Context } from "@/lib/context";
import { ONE_ROW } from "@/lib/db/statement";
import { inTransaction } from "@/lib/db/transaction";
import { findStoredDocument } from "@/lib/document/store";
import { listForArchive } from "@/lib/export/archive-messages";
import { writeArchive } from "@/lib/export/write-archive";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import type { PreparedMessage } from "@/lib/mailbox/placing/place-messages";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { recentDocumentOpener } from "@/lib/mailbox/reading/open-recent-document";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
import { openAttachment } from "@/lib/mailbox/reply/open-attachment";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { documentRequest, documentResponse } from "@/lib/web/document-response";
import { askSignedIn } from "@/tests/integration/closure/closure-fixture";
import { clearRetention, recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { readZip } from "@/tests/support/zip-reader";
import { bytesOf, createAccount, customerSessionOf, eventsOf, placeMessage, untilLockWait } from "./mailbox-fixture";

const ROUNDS = 50;
const BYTES = Buffer.from(`%PDF-1.7 ${"árvíztűrő ".repeat(50)}%%EOF`);
const PLACED = "2026-11-23T09:00:00Z";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: PLACED });
});
afterAll(() => test.close());

type Case = {
  ctx: Context;
  accountId: AuthorizedAccountId;
  message: PreparedMessage;
  documentId: string;
  from: "inbox" | "trash";
};

/** Requests the document; returns how many of its bytes were sent. */
type Request = (one: Case) => Promise<number>;

const byAddress =
  (query: string, headers: Record<string, string> = {}): Request =>
  async ({ ctx, accountId, documentId, from }) => {
    const access = documentRequest(`http://localhost/?${query}&from=${from}`, customerSessionOf(accountId), documentId);
    const answer = await documentResponse(ctx, access, { method: "GET", headers: new Headers(headers) });
    return answer.ok ? (await answer.value.arrayBuffer()).byteLength : 0;
  };

const REQUESTS: Record<string, Request> = {
  "the whole": byAddress(""),
  "a part": byAddress("download=1", { range: "bytes=100-" }),
  "the whole, kept in memory": async ({ ctx, accountId, documentId, from }) => {
    const sessionOf = () => ({ ...customerSessionOf(accountId), values: {} });
    const recent = recentDocuments().find(documentId);
    if (!recent) throw new Error("not kept");
    const opened = await recentDocumentOpener(ONE_ROW)(ctx, { recent, from, kind: "opened", sessionOf });
    return opened ? (await bytesOf(opened)).length : 0;
  },
  "a ZIP": async ({ ctx, accountId, message }) => {
    const messages = await listForArchive(ctx, { accountId, selection: [message.id] });
    if (messages.length === 0) return 0;
    const stream = writeArchive(ctx, {
      session: customerSessionOf(accountId),
      ownerName: "Anna",
      locale: "hu",
      messages,
    });
    const entries = readZip(new Uint8Array(await new Response(stream).arrayBuffer()));
    return entries.find(({ bytes }) => bytes.equals(BYTES))?.bytes.length ?? 0;
  },
};

/** An action that ends access to a document, and the list from which the document is requested. */
type Ending = {
  from?: "inbox" | "trash";
  /** Names of the requests that it is combined with; all by default. */
  requests?: string[];
  prepare?: (one: Case) => Promise<Context>;
  end: (one: Case) => Promise<boolean>;
  /** Whether it can succeed after bytes were sent. */
  afterOpening: boolean;
};

const ENDINGS: Record<string, Ending> = {
  "a withdrawal": {
    end: async ({ message }) => (await withdrawMessage(test.ctx, { senderReference: message.senderReference })).ok,
    afterOpening: false,
  },
  "the purge": {
    async prepare() {
      test.clock.set("2027-11-23T23:00:00Z");
      await recordDailyActivity(test.ctx);
      // The request runs on a server whose clock still shows the last second of the message.
      return { ...test.ctx, clock: { now: () => new Date("2027-11-23T22:59:59Z") } };
    },
    end: async () => (await purgeExpired(test.ctx, { confirmed: 1_000_000 })).purged > 0,
    afterOpening: true,
  },
  "the closing of the account": {
    async prepare({ accountId }) {
      await askSignedIn(test.ctx, accountId);
      test.clock.advance({ days: 8 });
      await recordDailyActivity(test.ctx);
      return test.ctx;
    },
    end: async () => (await closeAccounts(test.ctx)).closed > 0,
    afterOpening: true,
  },
  "deleting for good": {
    async prepare({ accountId, message }) {
      await deleteMessages(test.ctx, { accountId, ids: [message.id] });
      return test.ctx;
    },
    from: "trash",
    requests: ["the whole", "the whole, kept in memory", "a part"],
    end: async ({ accountId, message }) => (await deleteForGood(test.ctx, { accountId, messageId: message.id })).ok,
    afterOpening: true,
  },
  "deleting, then deleting for good": {
    requests: ["a ZIP"],
    async end({ accountId, message }) {
      await deleteMessages(test.ctx, { accountId, ids: [message.id] });
      return (await deleteForGood(test.ctx, { accountId, messageId: message.id })).ok;
    },
    afterOpening: true,
  },
};

/** Delays one side by a number of event-loop turns, which differs from round to round. */
async function delay(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function placed(ending: Ending): Promise<Case> {
  test.clock.set(PLACED);
  const accountId = await createAccount(test.ctx);
  const message = await placeMessage(test.ctx, accountId, { documents: [{ filename: "a.pdf", bytes: BYTES }] });
  const { id: documentId = "", sha256 = "", sizeBytes = 0 } = message.documents[0] ?? {};
  const stored = await findStoredDocument(test.ctx.db, documentId);
  if (stored) recentDocuments().keep({ accountId, messageId: message.id, stored, sha256, sizeBytes });
  const one = { ctx: test.ctx, accountId, message, documentId, from: ending.from ?? "inbox" };
  return { ...one, ctx: (await ending.prepare?.(one)) ?? test.ctx };
}

const CASES = Object.entries(ENDINGS).flatMap(([endingName, ending]) =>
  Object.entries(REQUESTS)
    // An archive contains nothing from the trash, so it is requested from the inbox.
    .filter(([requestName]) => !ending.requests || ending.requests.includes(requestName))
    .map(([requestName, request]) => ({ endingName, requestName, ending, request })),
);

describe("bytes are sent if and only if an event is committed", () => {
  afterEach(() => clearRetention(test));

  it.each(CASES)(
    `$requestName against $endingName, ${ROUNDS} rounds`,
    async ({ ending, request }) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const one = await placed(ending);
        const [bytes, ended] = await Promise.all([
          delay(round % 2 ? 0 : round).then(() => request(one)),
          delay(round % 2 ? round : 0).then(() => ending.end(one)),
        ]);
        const history = await eventsOf(test.ctx, one.message.id);
        const readings = history.filter(({ details }) => details.documentId === one.documentId);
        expect([round, readings.length]).toEqual([round, bytes > 0 ? 1 : 0]);
        if (!ending.afterOpening) expect([round, ended]).toEqual([round, bytes === 0]);
        expect(verifyHistory(history)).toEqual({ intact: true });
        const last = history.at(-1)?.kind;
        if (ended) expect(last).toBe(ending.afterOpening ? "purged" : "withdrawn");
      }
    },
    300_000,
  );

  it(`the text of a message against a withdrawal, ${ROUNDS} rounds`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = await placed({ end: async () => true, afterOpening: false });
      const [opened, withdrawn] = await Promise.all([
        delay(round % 2 ? 0 : round).then(() =>
          openMessage(test.ctx, { session: customerSessionOf(one.accountId), messageId: one.message.id }),
        ),
        delay(round % 2 ? round : 0).then(() =>
          withdrawMessage(test.ctx, { senderReference: one.message.senderReference }),
        ),
      ]);
      const kinds = (await eventsOf(test.ctx, one.message.id)).map(({ kind }) => kind);
      expect([round, opened.ok, kinds[1]]).toEqual([round, !withdrawn.ok, opened.ok ? "opened" : "withdrawn"]);
    }
  });
});

describe("an attachment of the customer's own reply", () => {
  it(`against the closing of the account, ${ROUNDS} rounds`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = await placed({ end: async () => true, afterOpening: true });
      const { accountId, message } = one;
      const files = [{ name: "kép.png", bytes: png() }];
      const reply = { accountId, messageId: message.id, body: "Mellékelem.", formToken: randomUUID(), files };
      const sent = await sendReply(test.ctx, reply);
      if (!sent.ok) throw new Error(sent.error.kind);
      const view = await getReply(test.ctx, { accountId, reference: sent.value.reference });
      const attachmentId = (view.ok && view.value.attachments[0]?.id) || "";
      await askSignedIn(test.ctx, accountId);
      test.clock.advance({ days: 8 });
      await recordDailyActivity(test.ctx);
      const [opened] = await Promise.all([
        delay(round % 2 ? 0 : round).then(() =>
          openAttachment(test.ctx, { session: customerSessionOf(accountId), attachmentId }),
        ),
        delay(round % 2 ? round : 0).then(() => closeAccounts(test.ctx)),
      ]);
      const audit = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
      const kinds = audit.toSorted((a, b) => Number(a.id - b.id)).map(({ kind }) => kind);
      expect([round, kinds.includes("attachment.downloaded")]).toEqual([round, opened.ok]);
      expect(kinds.at(-1)).toBe("account.closed");
    }
  });
});

describe("a withdrawal that commits between decryption and recording", () => {
  it.each(Object.entries(REQUESTS))("%s: no bytes of the withdrawn message are sent", async (_name, request) => {
    const one = await placed({ end: async () => true, afterOpening: false });
    let bytes: Promise<number> | undefined;
    await inTransaction(test.ctx.db, async (tx) => {
      await lockMessages(tx, { accountId: one.accountId, messageIds: [one.message.id] });
      bytes ??= request(one);
      await untilLockWait(test.ctx);
      await tx.execute(`update messages set withdrawn_at = '${PLACED}' where id = '${one.message.id}'`);
    });
    expect(await bytes).toBe(0);
    expect((await eventsOf(test.ctx, one.message.id)).map(({ kind }) => kind)).toEqual(["placed"]);
  });
});
