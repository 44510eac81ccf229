/** A message in the trash opens from the trash only, and its opening is recorded like every other (R8, R10). */
import { eq } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, kindsOf, placeMessage } from "./mailbox-fixture";

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

const open = (messageId: string, from?: "inbox" | "trash", owner = accountId) =>
  openMessage(test.ctx, { session: customerSessionOf(owner), messageId, from });
const get = (messageId: string, from?: "inbox" | "trash") => getMessage(test.ctx, { accountId, messageId, from });
const NOT_FOUND = { ok: false, error: { kind: "not-found" } };

async function deleted(): Promise<string> {
  const { id } = await placeMessage(test.ctx, accountId, { body: "Tisztelt Ügyfelünk!" });
  await deleteMessages(test.ctx, { accountId, ids: [id] });
  return id;
}

it("the text of a deleted message opens, with the days until its deletion for good", async () => {
  const id = await deleted();
  test.clock.advance({ days: 1 });
  expect(await open(id, "trash")).toMatchObject({
    ok: true,
    value: {
      first: true,
      message: { body: "Tisztelt Ügyfelünk!", unread: false, restorable: { until: "2026-12-23", daysLeft: 29 } },
    },
  });
  expect(await kindsOf(test.ctx, id)).toEqual(["placed", "deleted", "opened"]);
  expect(await get(id, "trash")).toMatchObject({ ok: true, value: { firstReadAt: test.clock.now() } });
});

it("on the last day it still opens, and from the next midnight in Budapest on it does not", async () => {
  const id = await deleted();
  test.clock.set("2026-12-23T22:59:59Z");
  expect(await open(id, "trash")).toMatchObject({ ok: true, value: { message: { restorable: { daysLeft: 0 } } } });
  test.clock.set("2026-12-23T23:00:00Z");
  expect([await open(id, "trash"), await get(id, "trash")]).toEqual([NOT_FOUND, NOT_FOUND]);
});

it("neither list opens a message of the other, and nothing is recorded", async () => {
  const inTrash = await deleted();
  const { id: inInbox } = await placeMessage(test.ctx, accountId);
  expect([await open(inTrash), await get(inTrash)]).toEqual([NOT_FOUND, NOT_FOUND]);
  expect([await open(inInbox, "trash"), await get(inInbox, "trash")]).toEqual([NOT_FOUND, NOT_FOUND]);
  expect(await kindsOf(test.ctx, inTrash)).toEqual(["placed", "deleted"]);
  expect(await kindsOf(test.ctx, inInbox)).toEqual(["placed"]);
});

it("another customer finds nothing, and a withdrawn message shows no text", async () => {
  const id = await deleted();
  expect(await open(id, "trash", await createAccount(test.ctx))).toEqual(NOT_FOUND);
  await test.ctx.db.update(messages).set({ withdrawnAt: test.clock.now() }).where(eq(messages.id, id));
  const opened = await open(id, "trash");
  expect(opened).toMatchObject({ ok: false, error: { kind: "withdrawn" } });
  expect(JSON.stringify(opened)).not.toContain("Tisztelt");
  expect(await kindsOf(test.ctx, id)).toEqual(["placed", "deleted"]);
});
