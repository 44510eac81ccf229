/** No byte of a reply's file is given to the insurer without a committed event, also when the purge deletes it then. */

import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { replies } from "@/drizzle/schema/mailbox";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { inTransaction } from "@/lib/db/transaction";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { deleteReplies, lockOrphanedReplies } from "@/lib/mailbox/purge/reply-purge-store";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { exportReplies } from "@/lib/mailbox/reply/staff-replies";
import { openAttachmentOfSender } from "@/lib/mailbox/sender/sender-replies";
import { openAttachmentForStaff } from "@/lib/mailbox/staff/open-attachment";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { clearRetention, recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { bytesOf, createAccount, eventsOf, placeMessage, untilLockWait } from "./mailbox-fixture";

const ROUNDS = 50;
const PLACED = "2026-11-23T09:00:00Z";
const EXPIRED = "2027-11-23T23:00:00Z";
const PNG = png();

const member: StaffActor = { id: randomUUID(), number: 7, name: "Kiss Ilona", role: "service" };
const sender = { source: "test", keyId: randomUUID(), keyName: "core", scopes: [], test: null } as unknown;

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: PLACED });
});
afterAll(() => test.close());
afterEach(() => clearRetention(test));

type Case = { accountId: string; messageId: string; replyId: string; attachmentId: string; reference: string };

/** An acknowledged reply with a file, to a message that is purged: the next purge deletes the reply. */
async function orphanedReply(): Promise<Case> {
  test.clock.set(PLACED);
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId);
  const files = [{ name: "kép.png", bytes: PNG }];
  const sent = await sendReply(test.ctx, { accountId, messageId, body: "Íme.", formToken: randomUUID(), files });
  if (!sent.ok) throw new Error(sent.error.kind);
  const { reference } = sent.value;
  const view = await getReply(test.ctx, { accountId, reference });
  const attachmentId = (view.ok && view.value.attachments[0]?.id) || "";
  // Sent a moment ago and not acknowledged, so that this purge deletes the message only.
  test.clock.set(EXPIRED);
  await test.ctx.db.update(replies).set({ sentAt: test.clock.now() }).where(eq(replies.reference, reference));
  await recordDailyActivity(test.ctx);
  expect(await purgeExpired(test.ctx, { confirmed: 1_000_000 })).toMatchObject({ purged: 1, replies: 0 });
  const [row] = await test.ctx.db
    .update(replies)
    .set({ acknowledgedAt: test.clock.now() })
    .where(eq(replies.reference, reference))
    .returning({ id: replies.id });
  return { accountId, messageId, replyId: row?.id ?? "", attachmentId, reference };
}

const purge = async () => (await purgeExpired(test.ctx, { confirmed: 1_000_000 })).replies;

/** Asks for the file of a reply; returns how many bytes were given. */
const REQUESTS: Record<string, { kind: string; ask(one: Case): Promise<number> }> = {
  "a staff member": {
    kind: "attachment.downloaded",
    async ask({ attachmentId }) {
      const opened = await openAttachmentForStaff(test.ctx, { attachmentId, by: member });
      // The first segment is in memory, so a purge after the event does not take these bytes away.
      if (!opened.ok) expect(opened.error.kind).toBe("not-found");
      return opened.ok ? (await bytesOf(opened.value)).length : 0;
    },
  },
  "a key of the Sender API": {
    kind: "attachment.downloaded",
    async ask({ replyId, attachmentId }) {
      const opened = await openAttachmentOfSender(test.ctx, sender as AuthorizedSender, { replyId, attachmentId });
      if (!opened.ok) expect(opened.error.kind).toBe("not-found");
      return opened.ok ? (await bytesOf(opened.value)).length : 0;
    },
  },
  "an export": {
    kind: "reply.exported",
    async ask() {
      let bytes = 0;
      const outcome = await exportReplies(test.ctx, {
        find: async () => "free",
        async write(_reply, attachments) {
          for (const attachment of attachments) bytes += attachment.bytes.length;
        },
      });
      expect(outcome.damaged).toEqual([]);
      return bytes;
    },
  },
};

/** Kinds of the events about this account's file, and about damage of any. */
async function recorded({ accountId, messageId }: Case) {
  const audit = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
  const history = await eventsOf(test.ctx, messageId);
  expect(verifyHistory(history)).toEqual({ intact: true });
  const damage = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "document.damaged"));
  return { audit: audit.map(({ kind }) => kind), history: history.map(({ kind }) => kind), damage: damage.length };
}

async function delay(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(Object.entries(REQUESTS))(
  "a reply's file for %s, against the purge of replies",
  (name, { kind, ask }) => {
    it(`bytes are given if and only if an event is committed, ${ROUNDS} rounds`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const one = await orphanedReply();
        const [bytes] = await Promise.all([
          delay(round % 2 ? 0 : round).then(() => ask(one)),
          delay(round % 2 ? round : 0).then(purge),
        ]);
        const { audit, damage } = await recorded(one);
        expect([round, bytes, damage]).toEqual([round, audit.includes(kind) ? PNG.length : 0, 0]);
      }
    }, 300_000);

    it("a purge that has locked the reply wins: no bytes, no event", async () => {
      const one = await orphanedReply();
      const before = await recorded(one);
      let bytes: Promise<number> | undefined;
      await inTransaction(test.ctx.db, async (tx) => {
        const found = await lockOrphanedReplies(tx, { sentBefore: test.clock.now(), limit: 10 });
        expect(found.map(({ id }) => id)).toEqual([one.replyId]);
        bytes ??= ask(one);
        await untilLockWait(test.ctx);
        await deleteReplies(tx, [one.replyId]);
      });
      expect(await bytes).toBe(0);
      expect(await recorded(one)).toEqual(before);
    });

    it("a download that has locked the reply wins: its event is committed before the purge deletes the reply", async () => {
      const one = await orphanedReply();
      let deleted: Promise<number> | undefined;
      let bytes: Promise<number> | undefined;
      // Holds the download between its lock and its commit.
      await inTransaction(test.ctx.db, async (tx) => {
        await tx.execute(sql`lock table audit_events in share mode`);
        bytes ??= ask(one);
        await untilLockWait(test.ctx);
        deleted ??= purge();
        await untilLockWait(test.ctx, 2);
      });
      expect([await bytes, await deleted]).toEqual([PNG.length, 1]);
      const { audit, history, damage } = await recorded(one);
      expect([audit.filter((each) => each === kind).length, damage]).toEqual([1, 0]);
      expect(history.includes("viewed-by-staff")).toBe(name !== "a key of the Sender API");
    });
  },
);
