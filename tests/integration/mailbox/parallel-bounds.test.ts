/** The bounds of replies hold for fifty requests at once: exactly so many pass (docs/security.md, section 3). */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { replyAttachments, replyDrafts } from "@/drizzle/schema/mailbox";
import { MAX_KEPT_ATTACHMENT_BYTES } from "@/lib/mailbox/placing/quota";
import { sumKeptAttachments } from "@/lib/mailbox/reply/attachment-store";
import { MAX_REPLIES_PER_DAY } from "@/lib/mailbox/reply/reply";
import { saveDraft } from "@/lib/mailbox/reply/reply-draft";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { type TestContext, testContext } from "@/tests/support/context";
import { pdf } from "@/tests/support/pictures";
import { createAccount, placeMessage } from "./mailbox-fixture";

const PARALLEL = 50;

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

const together = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: PARALLEL }, work));

it("R10: fifty replies at once are twenty a day", async () => {
  const own = await customer();
  const sent = await together(() => sendReply(test.ctx, { ...own, body: "Kérdés.", formToken: randomUUID() }));
  expect(sent.filter(({ ok }) => ok)).toHaveLength(MAX_REPLIES_PER_DAY);
  const refused = sent.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.kind]));
  expect(refused).toEqual(Array(PARALLEL - MAX_REPLIES_PER_DAY).fill("daily-limit"));
});

it("of fifty replies with a file at once, seven fit into the room for seven files", async () => {
  const own = await customer();
  const file = pdf();
  const files = [{ name: "kép.pdf", bytes: file }];
  const first = await sendReply(test.ctx, { ...own, body: "Első.", formToken: randomUUID(), files });
  expect(first.ok).toBe(true);
  const room = 7;
  await test.ctx.db
    .update(replyAttachments)
    .set({ sizeBytes: MAX_KEPT_ATTACHMENT_BYTES - room * file.length })
    .where(eq(replyAttachments.filename, "kép.pdf"));
  const sent = await together(() =>
    sendReply(test.ctx, { ...own, body: "Melléklet.", formToken: randomUUID(), files }),
  );
  expect(sent.filter(({ ok }) => ok)).toHaveLength(room);
  const refused = sent.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.kind]));
  expect(refused).toEqual(Array(PARALLEL - room).fill("files-quota"));
  expect(await sumKeptAttachments(test.ctx.db, own.accountId)).toBe(MAX_KEPT_ATTACHMENT_BYTES);
});

it("fifty drafts at once for one message are one draft", async () => {
  const own = await customer();
  const saved = await together(() => saveDraft(test.ctx, { ...own, body: "Piszkozat", formToken: randomUUID() }));
  expect(saved.every(({ ok }) => ok)).toBe(true);
  const drafts = await test.ctx.db.select().from(replyDrafts).where(eq(replyDrafts.accountId, own.accountId));
  expect(drafts).toHaveLength(1);
});
