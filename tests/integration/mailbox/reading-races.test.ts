/** No byte of a document is sent without a committed event, also when access ends at the same time. */

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { inTransaction } from "@/lib/db/transaction";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { openAttachment } from "@/lib/mailbox/reply/open-attachment";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { askSignedIn } from "@/tests/integration/closure/closure-fixture";
import { clearRetention, recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { png } from "@/tests/support/pictures";
import { customerSessionOf, eventsOf, untilLockWait } from "./mailbox-fixture";
import {
  begun,
  delay,
  ENDINGS,
  PLACED,
  placed,
  REQUESTS,
  readingsOf,
  test,
  withReadings,
} from "./reading-race-fixture";

const ROUNDS = 50;

withReadings();

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

  it.each(CASES.filter(({ ending }) => ending.afterOpening))(
    `a further $requestName of a reading that has begun against $endingName, ${ROUNDS} rounds`,
    async ({ ending, request }) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const one = await begun(ending, request);
        const [, ended] = await Promise.all([
          delay(round % 2 ? 0 : round).then(() => request(one)),
          delay(round % 2 ? round : 0).then(() => ending.end(one)),
        ]);
        // Its event is the first answer's, and none is appended after the end.
        expect([round, ended, await readingsOf(one)]).toEqual([round, true, { readings: 1, last: "purged" }]);
        expect([round, await request(one)]).toEqual([round, 0]);
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
