/** The history of a message is in the order of time, although an opening reads the clock before it waits. */
import { eq } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { inTransaction } from "@/lib/db/transaction";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, eventsOf, kindsOf, placeMessage } from "./mailbox-fixture";

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

const rowOf = async (id: string) => (await test.ctx.db.select().from(messages).where(eq(messages.id, id)))[0];

describe("an opening whose instant is earlier than the last event", () => {
  /** A clock that gives these instants in turn, and then the last one. */
  const clockOf = (...instants: string[]) => ({
    now: () => new Date((instants.length > 1 ? instants.shift() : instants[0]) ?? ""),
  });
  const notified = (messageId: string, at: string) =>
    inTransaction(test.ctx.db, (tx) =>
      appendMessageEvents(tx, new Date(at), [{ messageId, kind: "notified", actor: "system" }]),
    );

  it("because it waited for a connection, is recorded with the instant at which the locks were acquired", async () => {
    const { id } = await placeMessage(test.ctx, accountId, {});
    await notified(id, "2026-11-23T09:00:02Z");
    const clock = clockOf("2026-11-23T09:00:01Z", "2026-11-23T09:00:03Z");
    const opened = await openMessage({ ...test.ctx, clock }, { session: customerSessionOf(accountId), messageId: id });
    expect(opened.ok).toBe(true);
    const events = await eventsOf(test.ctx, id);
    expect(events.map(({ kind, at }) => [kind, at.toISOString()])).toEqual([
      ["placed", "2026-11-23T09:00:00.000Z"],
      ["notified", "2026-11-23T09:00:02.000Z"],
      ["opened", "2026-11-23T09:00:03.000Z"],
    ]);
    expect((await rowOf(id))?.firstReadAt?.toISOString()).toBe("2026-11-23T09:00:03.000Z");
  });

  it("because another machine's clock is ahead, is recorded all the same", async () => {
    const { id } = await placeMessage(test.ctx, accountId, {});
    await notified(id, "2026-11-23T09:00:02Z");
    const clock = clockOf("2026-11-23T09:00:01Z");
    const opened = await openMessage({ ...test.ctx, clock }, { session: customerSessionOf(accountId), messageId: id });
    expect(opened.ok).toBe(true);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "notified", "opened"]);
  });
});
