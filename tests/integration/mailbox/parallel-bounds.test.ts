/** The limits of replies hold exactly for fifty parallel requests (docs/security.md). */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { replyAttachments } from "@/drizzle/schema/mailbox";
import { replyDrafts } from "@/drizzle/schema/reply-draft";
import { MAX_KEPT_ATTACHMENT_BYTES } from "@/lib/mailbox/placing/quota";
import { sumKeptAttachments } from "@/lib/mailbox/reply/attachment-store";
import { saveDraft } from "@/lib/mailbox/reply/reply-draft";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { type TestContext, testContext } from "@/tests/support/context";
import { pdf } from "@/tests/support/pictures";
import { createAccount, placeMessage } from "./mailbox-fixture";

const PARALLEL = 50;
const MAX_REPLIES = RATE_LIMITS["replies-by-account"].max;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

async function customer() {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId);
  return { accountId, messageId };
}

const inParallel = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: PARALLEL }, work));

it("of fifty parallel replies, twenty are sent: the daily limit (R9)", async () => {
  const reply = await customer();
  const sent = await inParallel(() => sendReply(test.ctx, { ...reply, body: "Kérdés.", formToken: randomUUID() }));
  expect(sent.filter(({ ok }) => ok)).toHaveLength(MAX_REPLIES);
  const refused = sent.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.kind]));
  expect(refused).toEqual(Array(PARALLEL - MAX_REPLIES).fill("daily-limit"));
});

it("of fifty parallel replies with a file, seven are sent when the quota has room for seven", async () => {
  const reply = await customer();
  const file = pdf();
  const files = [{ name: "kép.pdf", bytes: file }];
  const first = await sendReply(test.ctx, { ...reply, body: "Első.", formToken: randomUUID(), files });
  expect(first.ok).toBe(true);
  const room = 7;
  await test.ctx.db
    .update(replyAttachments)
    .set({ sizeBytes: MAX_KEPT_ATTACHMENT_BYTES - room * file.length })
    .where(eq(replyAttachments.filename, "kép.pdf"));
  const sent = await inParallel(() =>
    sendReply(test.ctx, { ...reply, body: "Melléklet.", formToken: randomUUID(), files }),
  );
  expect(sent.filter(({ ok }) => ok)).toHaveLength(room);
  const refused = sent.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.kind]));
  expect(refused).toEqual(Array(PARALLEL - room).fill("files-quota"));
  expect(await sumKeptAttachments(test.ctx.db, reply.accountId)).toBe(MAX_KEPT_ATTACHMENT_BYTES);
});

it("fifty parallel drafts for one message store one draft", async () => {
  const reply = await customer();
  const saved = await inParallel(() => saveDraft(test.ctx, { ...reply, body: "Piszkozat", formToken: randomUUID() }));
  expect(saved.every(({ ok }) => ok)).toBe(true);
  const drafts = await test.ctx.db.select().from(replyDrafts).where(eq(replyDrafts.accountId, reply.accountId));
  expect(drafts).toHaveLength(1);
});
