/** A batch for customers who have accounts is stored before its commit. Nothing of it may be seen until then. */
import { and, eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { endBatch } from "@/lib/delivery/store";
import { removeUnpublished, storeUnpublished } from "@/lib/delivery/unpublished-rows";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { addCalendarYears, budapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { listArchiveDocuments, listArchiveMessages, sumArchive } from "@/lib/mailbox/list/archive-store";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { findDocument, listDocuments, listTexts, lockMessages } from "@/lib/mailbox/message/message-store";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { sumMailboxBytes } from "@/lib/mailbox/placing/placing-store";
import { findPlacedMessages } from "@/lib/mailbox/placing/staged-store";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { undownloadedExpiring } from "@/lib/mailbox/purge/expiring-store";
import { listDueGroups, listDueIds, lockMessagesOf } from "@/lib/mailbox/purge/purge-store";
import { listMessagesByReference } from "@/lib/mailbox/staff/staff-store";
import { oldestUntriedDueAt } from "@/lib/notification/backlog-store";
import { listNotificationsForCustomer } from "@/lib/notification/list-notifications";
import { listNotifications } from "@/lib/notification/notification-list-store";
import { claimNotification } from "@/lib/notification/store";
import { sweepNotifications } from "@/lib/notification/sweep-notifications";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  countRows,
  deliverLines,
  type LineValues,
  line,
  messagesFor,
  newAddress,
  removeBatchFolders,
} from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let ctx: Context;
beforeEach(async () => {
  test = await testContext();
  ctx = test.ctx;
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

async function knownCustomer() {
  const email = newAddress();
  await deliverLines(ctx, [line({ email })]);
  const account = await findAccountByAddress(ctx.db, email);
  if (!account) throw new Error("no account");
  // Otherwise the notifications of new messages wait for it.
  const welcome = and(eq(notifications.accountId, account.id), eq(notifications.kind, "welcome"));
  await ctx.db.update(notifications).set({ state: "sent", endedAt: ctx.clock.now() }).where(welcome);
  return { email, accountId: account.id as AuthorizedAccountId };
}

/** The stored messages of an account in the order of their ids, seen or not, with a document of each. */
async function storedMessages(accountId: string) {
  const rows = await ctx.db.execute<{ id: string; reference: string; document: string }>(sql`
    select m.id, m.sender_reference as reference, d.id as document from messages m
    join documents d on d.message_id = m.id where m.account_id = ${accountId} order by m.id`);
  return [...rows];
}

/** What every reader of messages and notifications says of the stored messages of an account. */
async function seen(accountId: AuthorizedAccountId) {
  const { db } = ctx;
  const now = ctx.clock.now();
  const scope = inboxScope(accountId, now);
  const stored = await storedMessages(accountId);
  const messageIds = stored.map(({ id }) => id);
  const selection = { accountId, messageIds };
  const nextYear = startOfBudapestDay(addCalendarYears(budapestDay(now), 2));
  const due = { now: nextYear, deletedBefore: now };
  const queued = await db
    .select({ id: notifications.id })
    .from(notifications)
    .where(eq(notifications.accountId, accountId));
  const pages = await Promise.all(
    [
      DEFAULT_INBOX_QUERY,
      { ...DEFAULT_INBOX_QUERY, q: "Kötvény" },
      { ...DEFAULT_INBOX_QUERY, sort: "subject" as const, state: "unread" as const },
      { ...DEFAULT_INBOX_QUERY, group: "contract" as const },
    ].map((query) => listMessages(ctx, { accountId, query })),
  );
  const each = await Promise.all(
    stored.map(async ({ id, reference, document }) => [
      (await getMessage(ctx, { accountId, messageId: id })).ok,
      (await findDocument(db, { accountId, documentId: document })) !== null,
      (await listMessageEvents(db, { accountId, messageId: id })).length,
      (await listMessagesByReference(db, reference)).length,
      (await findPlacedMessages(db, "insurer", [reference])).size,
    ]),
  );
  const claims = await db
    .transaction(async (tx) => {
      const claim = { at: nextYear, leasedUntil: nextYear, accountAddress: null, ...NOTIFICATION_ROOMS };
      const rows = [];
      for (const { id } of queued) rows.push((await claimNotification(tx, { ...claim, id })) !== null);
      throw { rows };
    })
    .catch((undone: { rows: boolean[] }) => undone.rows.filter(Boolean).length);
  return {
    pages: pages.map(({ rows }) => rows.length),
    summary: await summarizeMailbox(ctx, { accountId }),
    each: each.filter(([isFound]) => isFound),
    notFound: each
      .filter(([isFound]) => !isFound)
      .flat()
      .filter(Boolean),
    archive: [
      (await listArchiveMessages(db, scope, "all")).length,
      (await listArchiveDocuments(db, scope, "all")).length,
      await sumArchive(db, scope),
    ],
    locked: (await lockMessages(db, selection)).length,
    documents: (await listDocuments(db, selection)).length,
    texts: (await listTexts(db, selection)).size,
    bytes: await sumMailboxBytes(db, [accountId]),
    purge: [
      (await listDueIds(db, due)).length,
      await listDueGroups(db, due),
      (await lockMessagesOf(db, accountId)).length,
    ],
    reminders: (await db.select().from(undownloadedExpiring(db, { now, after: now, until: nextYear }))).length,
    notifications: [
      (await listNotifications(db, { accountId, limit: 50 })).length,
      (await listNotificationsForCustomer(ctx, { accountId })).rows.length,
      claims,
    ],
  };
}

/** Delivers lines, and calls `meanwhile` when everything is stored, right before the commit. */
const whileOpen = (lines: LineValues[], meanwhile: (batchId: string) => Promise<unknown>) =>
  deliverLines(ctx, lines, { saveResult: async (batchId) => void (await meanwhile(batchId)) });

describe("an open batch", () => {
  it("is seen by no reader of messages, notifications, purge, archive or staff, and by all of them after its commit", async () => {
    const { email, accountId } = await knownCustomer();
    const before = await seen(accountId);
    expect(before.pages).toEqual([1, 1, 1, 1]);
    const links = { at: ctx.clock.now(), ...NOTIFICATION_ROOMS };
    const oldest = await oldestUntriedDueAt(ctx.db, links);
    await whileOpen([line({ email }), line({ email })], async () => {
      expect(await storedMessages(accountId)).toHaveLength(3);
      expect(await seen(accountId)).toEqual(before);
      expect(await oldestUntriedDueAt(ctx.db, links)).toEqual(oldest);
    });
    const after = await seen(accountId);
    expect(after.pages).toEqual([3, 3, 3, 3]);
    expect(after.each).toHaveLength(3);
    for (const key of Object.keys(before) as (keyof typeof before)[]) {
      if (key !== "notFound") expect([key, after[key]]).not.toEqual([key, before[key]]);
    }
  });

  it("cannot be withdrawn or deleted, and its notifications get no job", async () => {
    const { email, accountId } = await knownCustomer();
    const added = line({ email });
    await sweepNotifications(ctx, NOTIFICATION_ROOMS);
    await whileOpen([added], async () => {
      const open = (await messagesFor(ctx, email)).find(
        ({ senderReference }) => senderReference === added.senderReference,
      );
      expect(open).toBeDefined();
      expect(await withdrawMessage(ctx, { senderReference: added.senderReference ?? "" })).toMatchObject({
        error: { kind: "not-found" },
      });
      expect(await deleteMessages(ctx, { accountId, ids: [open?.id ?? ""] })).toMatchObject({ changed: [] });
      test.clock.advance({ minutes: 5 });
      expect(await sweepNotifications(ctx, NOTIFICATION_ROOMS)).toMatchObject({ requeued: 1 });
    });
  });

  it("becomes visible at once: no reader sees a part of it", async () => {
    const { email, accountId } = await knownCustomer();
    const seenCounts = new Set<number>();
    let ended = false;
    const delivered = deliverLines(
      ctx,
      Array.from({ length: 40 }, () => line({ email })),
    ).finally(() => {
      ended = true;
    });
    while (!ended) {
      const { all } = await summarizeMailbox(ctx, { accountId });
      seenCounts.add(all);
    }
    await delivered;
    seenCounts.add((await summarizeMailbox(ctx, { accountId })).all);
    expect([...seenCounts].sort((a, b) => a - b)).toEqual([1, 41]);
  });
});

describe("a batch that does not commit", () => {
  it("leaves nothing: its messages, documents, bytes, words and notifications are removed", async () => {
    const { email } = await knownCustomer();
    const before = await countRows(ctx);
    const abandon = async () => {
      test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
      expect(await cancelAbandonedBatches(ctx)).toBe(1);
    };
    await expect(whileOpen([line({ email }), line({ email })], abandon)).rejects.toThrow("cancelled");
    expect(await countRows(ctx)).toEqual(before);
    const [left] = await ctx.db.execute(sql`select (select count(*) from unpublished_batches)::int as batches,
      (select count(*) from message_search where message_id not in (select id from messages))::int as words`);
    expect(left).toEqual({ batches: 0, words: 0 });
  });

  it("stays hidden while its process is gone, and its lines can be delivered again at once", async () => {
    const { email, accountId } = await knownCustomer();
    const lines = [line({ email })];
    // Stands for a process that is killed: until the end of the test neither a commit nor a removal follows.
    const end = Promise.withResolvers<void>();
    const stored = Promise.withResolvers<void>();
    const killed = whileOpen(lines, () => {
      stored.resolve();
      return end.promise;
    });
    await stored.promise;
    expect((await deliverLines(ctx, lines)).lines).toMatchObject([{ state: "placed" }]);
    expect((await listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY })).rows).toHaveLength(2);
    expect(await messagesFor(ctx, email)).toHaveLength(3);
    test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
    await ctx.db.execute(sql`update batches set heartbeat_at = started_at where state = 'open'`);
    expect(await cancelAbandonedBatches(ctx)).toBe(1);
    expect(await messagesFor(ctx, email)).toHaveLength(2);
    end.resolve();
    await expect(killed).rejects.toThrow("cancelled");
  });

  it("stays hidden when its removal is interrupted, and the next run removes the rest", async () => {
    const { email, accountId } = await knownCustomer();
    const before = await countRows(ctx);
    let batchId = "";
    await expect(
      whileOpen([line({ email })], async (id) => {
        batchId = id;
        await endBatch(ctx.db, id, "cancelled", ctx.clock.now());
        await removeUnpublished(ctx, id, { signal: AbortSignal.abort() });
        expect(await messagesFor(ctx, email)).toHaveLength(2);
        expect((await summarizeMailbox(ctx, { accountId })).all).toBe(1);
        expect(await cancelAbandonedBatches(ctx)).toBe(0);
        expect(await messagesFor(ctx, email)).toHaveLength(1);
      }),
    ).rejects.toThrow("cancelled");
    expect(await countRows(ctx)).toEqual(before);
    // Nothing can be stored for it any more: it would be seen.
    await expect(storeUnpublished(ctx, batchId, async () => {})).rejects.toThrow("cancelled");
  });

  it("is prepared again when a customer's address changed before the commit", async () => {
    const { email, accountId } = await knownCustomer();
    const moved = newAddress();
    let attempts = 0;
    const { lines } = await whileOpen([line({ email })], async () => {
      attempts += 1;
      if (attempts === 1)
        await ctx.db.execute(sql`update accounts set email_address = ${moved} where id = ${accountId}`);
    });
    expect(attempts).toBe(2);
    // The address belongs to nobody by then, so the second attempt creates an account.
    expect(lines).toMatchObject([{ state: "placed", initialPassword: expect.stringMatching(/.+/) }]);
    expect((await summarizeMailbox(ctx, { accountId })).all).toBe(1);
    expect(await messagesFor(ctx, moved)).toHaveLength(1);
  });
});

describe("two batches with the same references", () => {
  it("the one that commits first places them; the other says already placed", async () => {
    const { email } = await knownCustomer();
    const lines = [line({ email }), line({ email })];
    let first: Awaited<ReturnType<typeof deliverLines>> | null = null;
    const second = await whileOpen(lines, async () => {
      first ??= await deliverLines(ctx, lines);
    });
    const ids = (report: typeof second | null) => report?.lines.map(({ messageId }) => messageId);
    expect(second.lines.map(({ state }) => state)).toEqual(["already-placed", "already-placed"]);
    expect(ids(second)).toEqual(ids(first));
    expect(await messagesFor(ctx, email)).toHaveLength(3);
    const [row] = await ctx.db.select({ n: sql<number>`count(distinct ${messages.batchId})::int` }).from(messages);
    expect(row?.n).toBe(2);
  });
});
