/** Requests of a document, and actions that end access to it, for tests of both at once. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { closeAccounts } from "@/lib/closure/close-accounts";
import type { Context } from "@/lib/context";
import { ONE_ROW } from "@/lib/db/statement";
import { findStoredDocument } from "@/lib/document/store";
import { listForArchive } from "@/lib/export/archive-messages";
import { writeArchive } from "@/lib/export/write-archive";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import type { PreparedMessage } from "@/lib/mailbox/placing/place-messages";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { recentDocumentOpener } from "@/lib/mailbox/reading/open-recent-document";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { documentRequest, documentResponse } from "@/lib/web/document-response";
import { askSignedIn } from "@/tests/integration/closure/closure-fixture";
import { recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { readZip } from "@/tests/support/zip-reader";
import { bytesOf, createAccount, customerSessionOf, eventsOf, placeMessage } from "./mailbox-fixture";

const BYTES = Buffer.from(`%PDF-1.7 ${"árvíztűrő ".repeat(50)}%%EOF`);
export const PLACED = "2026-11-23T09:00:00Z";

/** The test context of the running test file. */
export let test: TestContext;
export function withReadings(): void {
  beforeAll(async () => {
    test = await testContext({ now: PLACED });
  });
  afterAll(() => test.close());
}

export type Case = {
  ctx: Context;
  accountId: AuthorizedAccountId;
  message: PreparedMessage;
  documentId: string;
  from: "inbox" | "trash";
};

/** Requests the document; returns how many of its bytes were sent. */
export type Request = (one: Case) => Promise<number>;

const byAddress =
  (query: string, headers: Record<string, string> = {}): Request =>
  async ({ ctx, accountId, documentId, from }) => {
    const access = documentRequest(`http://localhost/?${query}&from=${from}`, customerSessionOf(accountId), documentId);
    const answer = await documentResponse(ctx, access, { method: "GET", headers: new Headers(headers) });
    return answer.ok ? (await answer.value.arrayBuffer()).byteLength : 0;
  };

export const REQUESTS: Record<string, Request> = {
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
export type Ending = {
  from?: "inbox" | "trash";
  /** Names of the requests that it is combined with; all by default. */
  requests?: string[];
  prepare?: (one: Case) => Promise<Context>;
  end: (one: Case) => Promise<boolean>;
  /** Whether it can succeed after bytes were sent. */
  afterOpening: boolean;
};

export const ENDINGS: Record<string, Ending> = {
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
export async function delay(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export async function placed(ending: Ending): Promise<Case> {
  test.clock.set(PLACED);
  const accountId = await createAccount(test.ctx);
  const message = await placeMessage(test.ctx, accountId, { documents: [{ filename: "a.pdf", bytes: BYTES }] });
  const { id: documentId = "", sha256 = "", sizeBytes = 0 } = message.documents[0] ?? {};
  const stored = await findStoredDocument(test.ctx.db, documentId);
  if (stored) recentDocuments().keep({ accountId, messageId: message.id, stored, sha256, sizeBytes });
  const one = { ctx: test.ctx, accountId, message, documentId, from: ending.from ?? "inbox" };
  return { ...one, ctx: (await ending.prepare?.(one)) ?? test.ctx };
}

/** The same where a reading has begun: a first answer with the bytes was sent, and its event is committed. */
export async function begun(ending: Ending, request: Request): Promise<Case> {
  const one = await placed(ending);
  expect(await request(one)).toBeGreaterThan(0);
  return one;
}

/** The events of the document's readings, and the kind of the last event of its message. */
export async function readingsOf(one: Case) {
  const history = await eventsOf(test.ctx, one.message.id);
  expect(verifyHistory(history)).toEqual({ intact: true });
  const readings = history.filter(({ details }) => details.documentId === one.documentId);
  return { readings: readings.length, last: history.at(-1)?.kind };
}
