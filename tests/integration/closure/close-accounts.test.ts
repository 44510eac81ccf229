/** Closing accounts: what is deleted, what stays, and batches in parallel (R14, R3). */
import { eq, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import { messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { withdrawClosure } from "@/lib/closure/withdraw-closure";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { readBatch } from "@/lib/delivery/read-batch";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import {
  accountOf,
  activate,
  auditKinds,
  invite,
  kindsOfNotifications,
  NOW,
  newAddress,
  notificationsOf,
  outcomeOf,
  PASSWORD,
  someClient,
  tokenIn,
  trySignIn,
} from "@/tests/integration/auth/auth-fixture";
import { batchFolder, line } from "@/tests/integration/delivery/batch-fixture";
import { kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { countStored, recordDailyActivity, rowOf } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { askAndConfirm, askSignedIn, closureOf, DETAILS, importContract } from "./closure-fixture";

const CLOSURE_DAY = "2031-03-09T23:00:00Z";
let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));

/** Goes to an instant, with customers using the portal on every day until then. */
async function passTime(until: string): Promise<void> {
  test.clock.set(until);
  await recordDailyActivity(test.ctx);
}

async function customer() {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  return { address, id: id as AuthorizedAccountId };
}

/** All rows of all tables as text. */
async function wholeDatabase(): Promise<string> {
  const tables = await test.ctx.db.execute<{ name: string }>(
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) =>
      JSON.stringify(await test.ctx.db.execute(sql`select t::text as row from ${sql.raw(name)} t`)),
    ),
  );
  return texts.join("\n");
}

/** Marks the `closed` notifications as sent, as the worker does. */
async function markClosedNotificationsSent(): Promise<void> {
  await test.ctx.db
    .update(notifications)
    .set({ state: "sent", endedAt: test.clock.now() })
    .where(eq(notifications.kind, "closed"));
}

describe("when the grace period is over", () => {
  it("an account closes on the announced day, not before, once", async () => {
    const { address, id } = await customer();
    const request = await askSignedIn(test.ctx, id);
    await passTime("2031-03-09T22:59:59Z");
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 0, held: false });
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("in");
    await passTime(CLOSURE_DAY);
    const both = await Promise.all([closeAccounts(test.ctx), closeAccounts(test.ctx)]);
    expect(both[0].closed + both[1].closed).toBe(1);
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 0, failed: 0 });
    expect(await closureOf(test.ctx, request.id)).toMatchObject({ state: "closed", details: {} });
    expect((await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "closed")).toHaveLength(1);
    expect((await auditKinds(test.ctx, id)).filter((kind) => kind === "account.closed")).toHaveLength(1);
  });

  it("no session, link or password of the account works any more", async () => {
    const { address, id } = await customer();
    const signedIn = await trySignIn(test.ctx, address, { password: PASSWORD });
    if (!signedIn.ok) throw new Error("not in");
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    const token = await tokenIn(test.ctx, address, "reset");
    await askSignedIn(test.ctx, id);
    await passTime(CLOSURE_DAY);
    await closeAccounts(test.ctx);
    expect(await findLiveSession(test.ctx, signedIn.value.sessionId, { touch: false })).toBeNull();
    expect(await inspectPasswordLink(test.ctx, token)).toBeNull();
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(test.ctx, newAddress(), { password: PASSWORD }))).toBe("wrong");
  });

  it("purges every message with its bytes and search words; the history and the sender's reference stay", async () => {
    const { id } = await customer();
    const documents = [{ filename: "titok.pdf", bytes: Buffer.from("%PDF-1.7 titok") }];
    const read = await placeMessage(test.ctx, id, { documents, subject: "Titkos tárgy" });
    const inTrash = await placeMessage(test.ctx, id, { documents });
    await test.ctx.db.update(messages).set({ deletedAt: test.clock.now() }).where(eq(messages.id, inTrash.id));
    const later = await placeMessage(test.ctx, id, { documents, publishAt: new Date("2031-12-01T09:00:00Z") });
    await sendReply(test.ctx, {
      accountId: id,
      messageId: read.id,
      body: "Válasz",
      formToken: test.ctx.random.uuid(),
    });
    await askSignedIn(test.ctx, id);
    await passTime(CLOSURE_DAY);
    await closeAccounts(test.ctx);
    for (const message of [read, inTrash, later]) {
      expect(await countStored(test.ctx, message)).toEqual({ documents: 0, bytes: 0, words: 0 });
      expect(await rowOf(test.ctx, message.id)).toMatchObject({
        purgedBy: "closure",
        subject: "",
        body: "",
        contractNumber: null,
        senderReference: message.senderReference,
        contentDigest: message.contentDigest,
      });
      expect((await kindsOf(test.ctx, message.id)).at(-1)).toBe("purged");
      expect(verifyHistory(await listMessageEvents(test.ctx.db, { accountId: id, messageId: message.id }))).toEqual({
        intact: true,
      });
    }
  });

  it("leaves no personal data once the last notification was sent", async () => {
    const { address, id } = await customer();
    await test.ctx.db.update(accounts).set({ name: "Titkos Tivadar" }).where(eq(accounts.id, id));
    const moved = parseEmailAddress("titkos.uj.cim@example.hu");
    const old = parseEmailAddress(address);
    if (!moved || !old) throw new Error("no address");
    await requestAddressChange(test.ctx, { oldAddress: old, newAddress: moved });
    await placeMessage(test.ctx, id, { subject: "Titkos tárgy", body: "Titkos szöveg" });
    await askAndConfirm(test.ctx, address);
    await passTime(CLOSURE_DAY);
    await closeAccounts(test.ctx);
    const queued = (await notificationsOf(test.ctx, address)).map(({ kind, state }) => `${kind} ${state}`);
    expect(queued).toEqual(["closed queued"]);
    await markClosedNotificationsSent();
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 0 });
    const database = await wholeDatabase();
    for (const secret of [address, moved, DETAILS.name, DETAILS.policy, DETAILS.address, "Titkos"]) {
      expect([secret, database.includes(secret)]).toEqual([secret, false]);
    }
  });

  it("cancels queued notifications; the address of an undelivered last one is erased after thirty days", async () => {
    const { address, id } = await customer();
    await askSignedIn(test.ctx, id);
    await passTime(CLOSURE_DAY);
    await closeAccounts(test.ctx);
    const own = await test.ctx.db.select().from(notifications).where(eq(notifications.accountId, id));
    const pending = own.filter(({ state }) => state === "queued" || state === "sending");
    expect(pending.map(({ kind }) => kind)).toEqual(["closed"]);
    await test.ctx.db
      .update(notifications)
      .set({ state: "failed", endedAt: test.clock.now() })
      .where(eq(notifications.id, pending[0]?.id ?? ""));
    await closeAccounts(test.ctx);
    expect(await notificationsOf(test.ctx, address)).toHaveLength(1);
    test.clock.advance({ days: 30 });
    await recordDailyActivity(test.ctx);
    await closeAccounts(test.ctx);
    expect(await notificationsOf(test.ctx, address)).toHaveLength(0);
  });

  it("R3: the address can get a new account, without anything of the old one", async () => {
    const { address, id } = await customer();
    await askSignedIn(test.ctx, id);
    await passTime(CLOSURE_DAY);
    await closeAccounts(test.ctx);
    await invite(test.ctx, address as never);
    expect((await accountOf(test.ctx, address)).id).not.toBe(id);
  });

  it("a withdrawn request closes nothing; an electronic contract added meanwhile needs the insurer's decision", async () => {
    const stays = await customer();
    await askSignedIn(test.ctx, stays.id);
    await withdrawClosure(test.ctx, stays.id);
    const changed = await customer();
    const request = await askSignedIn(test.ctx, changed.id);
    await importContract(test.ctx, changed.id);
    await passTime(CLOSURE_DAY);
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 0, postponed: 1 });
    expect(await closureOf(test.ctx, request.id)).toMatchObject({ state: "awaiting-decision", closesAt: null });
    expect((await accountOf(test.ctx, stays.address)).closedAt).toBeNull();
    expect((await accountOf(test.ctx, changed.address)).closedAt).toBeNull();
  });

  it("the failure of one account does not stop the others", async () => {
    const [first, second] = [await customer(), await customer()];
    await askSignedIn(test.ctx, first.id);
    await askSignedIn(test.ctx, second.id);
    const message = await placeMessage(test.ctx, first.id);
    // Makes events of this message fail.
    await test.ctx.db.execute(sql`create function refuse() returns trigger language plpgsql as
      $$ begin if new.message_id = ${sql.raw(`'${message.id}'`)} then raise exception 'no'; end if; return new; end $$`);
    await test.ctx.db.execute(
      sql`create trigger refuse before insert on message_events for each row execute function refuse()`,
    );
    await passTime(CLOSURE_DAY);
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 1, failed: 1 });
    expect((await accountOf(test.ctx, first.address)).closedAt).toBeNull();
    await test.ctx.db.execute(sql`drop trigger refuse on message_events`);
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 1, failed: 0 });
  });
});

describe("a batch at the same time", () => {
  async function readBatchFor(address: string, contractNumber: string) {
    const read = await readBatch(await batchFolder([line({ email: address, contractNumber })]));
    if (!read.ok) throw new Error("invalid batch");
    return read.value;
  }

  it("never places a message in a closed account: if it is closed while the batch is staged, a new account is created", async () => {
    const { address, id } = await customer();
    await askSignedIn(test.ctx, id);
    const lines = await readBatchFor(address, "778899001");
    await passTime(CLOSURE_DAY);
    let closedDuring = 0;
    const outcome = await deliverBatch(test.ctx, lines, {
      // The last step before the commit.
      saveResult: async () => {
        closedDuring += (await closeAccounts(test.ctx)).closed;
      },
    });
    expect(closedDuring).toBe(1);
    expect(outcome.ok && [...outcome.value.lines][0]).toMatchObject({ route: "mailbox", state: "placed" });
    const placed = await test.ctx.db.select().from(messages).where(eq(messages.contractNumber, "778899001"));
    const created = await accountOf(test.ctx, address);
    expect(created.id).not.toBe(id);
    expect(placed.map(({ accountId }) => accountId)).toEqual([created.id]);
  });

  it("in parallel, the message is placed and the closure waits for the insurer, or it goes to a new account", async () => {
    for (let round = 0; round < 5; round++) {
      test.clock.set(NOW);
      const { address, id } = await customer();
      await askSignedIn(test.ctx, id);
      const number = `55${test.ctx.random.uuid().slice(0, 8)}`;
      const lines = await readBatchFor(address, number);
      await passTime(CLOSURE_DAY);
      const [outcome] = await Promise.all([deliverBatch(test.ctx, lines), closeAccounts(test.ctx)]);
      expect(outcome.ok).toBe(true);
      const old = await test.ctx.db.select().from(accounts).where(eq(accounts.id, id));
      const placedInOld = await test.ctx.db.select().from(messages).where(eq(messages.accountId, id));
      // Placed first, its contract is electronic and the insurer decides; closed first, it is not in the old account.
      expect(placedInOld.length > 0).toBe(old[0]?.closedAt === null);
      const placed = await test.ctx.db.select().from(messages).where(eq(messages.contractNumber, number));
      expect(placed.map(({ purgedAt }) => purgedAt)).toEqual([null]);
    }
  });

  it.each([
    ["postal", { channel: "postal" as const }],
    ["ended", { status: "ended" as const }],
  ])("messages of a contract imported as %s go by post, before the closure and after it", async (_name, options) => {
    const { address, id } = await customer();
    const number = test.ctx.random.uuid().slice(0, 8);
    await importContract(test.ctx, id, { ...options, number });
    const lines = await readBatchFor(address, number);
    const before = await deliverBatch(test.ctx, lines);
    expect(before.ok && [...before.value.lines][0]).toMatchObject({ route: "postal", state: "postal", messageId: "" });
    await askSignedIn(test.ctx, id);
    await passTime(CLOSURE_DAY);
    await closeAccounts(test.ctx);
    const kept = await test.ctx.db.select().from(contracts).where(eq(contracts.accountId, id));
    expect(kept).toMatchObject([{ number, product: "" }]);
    const after = await deliverBatch(test.ctx, lines);
    expect(after.ok && [...after.value.lines][0]).toMatchObject({ route: "postal", state: "postal", messageId: "" });
    expect(await test.ctx.db.select().from(accounts).where(eq(accounts.emailAddress, address))).toEqual([]);
  });
});
