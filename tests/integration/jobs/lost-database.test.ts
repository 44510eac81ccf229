/**
 * A job whose process ends, or whose connection is lost, at any statement: run again, it has the effect of one
 * undisturbed run. Calls of the Sender API: tests/api/process-crash.test.ts, lost-reply.test.ts.
 */
import { eq, sql } from "drizzle-orm";
import { webhookEndpoints } from "@/drizzle/schema/feed";
import { notifications } from "@/drizzle/schema/notification";
import { setCustomerPortalSince } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { checkEvidence } from "@/lib/evidence/check-evidence";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { addWebhook } from "@/lib/feed/manage-webhooks";
import { notify } from "@/lib/jobs/notify";
import { addMinutes } from "@/lib/kernel/time";
import { parseNetworks } from "@/lib/networks";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import { deliverLines, line, newAddress, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { Receiver } from "@/tests/integration/feed/receiver";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { countAll, difference, losingDatabase } from "@/tests/support/losing-database";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

/** Longer than any lease of a job, and than a receiver is left alone after failures. */
const PAUSE_MINUTES = 11;

const SOURCE = "insurer";

let test: TestContext;
let receiver: Receiver;
let mails: OutgoingEmail[];
beforeEach(async () => {
  test = await testContext({ settings: { webhooks: { networks: parseNetworks("127.0.0.1") ?? [] } } });
  receiver = await new Receiver().start();
  mails = [];
});
afterEach(async () => {
  await receiver.stop();
  await test.close();
});
afterAll(() => removeBatchFolders());

type Job = {
  /** Makes work for it, and returns the run. */
  prepare(): Promise<(ctx: Context) => Promise<unknown>>;
  /** Tables in which each run adds rows. */
  perRun?: string[];
  /** Looks at what left, after it was run again. */
  expectSent?(): void;
};

const transport = {
  async send(mail: OutgoingEmail) {
    mails.push(mail);
    return { kind: "sent" as const, code: 250 };
  },
  close() {},
};

/** Once, or twice as the same. */
function expectCopies(ids: readonly unknown[]): void {
  expect([1, 2]).toContain(ids.length);
  expect(new Set(ids).size).toBe(1);
}

const JOBS: Record<string, Job> = {
  "create-checkpoint": {
    async prepare() {
      await placeMessage(test.ctx, await createAccount(test.ctx));
      return createCheckpoint;
    },
    // Each run signs one, also without anything new.
    perRun: ["evidence_checkpoints"],
  },
  "deliver-webhooks": {
    async prepare() {
      const { ctx } = test;
      if ((await ctx.db.$count(webhookEndpoints)) === 0)
        expect(await addWebhook(ctx, { source: SOURCE, url: receiver.url, types: [] })).toMatchObject({ ok: true });
      await placeMessage(ctx, await createAccount(ctx), { source: SOURCE });
      receiver.received.length = 0;
      return deliverWebhooks;
    },
    expectSent: () => expectCopies(receiver.received.map(({ headers }) => headers["webhook-id"])),
  },
  "send-notification": {
    async prepare() {
      const accountId = await createAccount(test.ctx);
      const { id: messageId } = await placeMessage(test.ctx, accountId);
      const { id } = await queueNotification(test.ctx, { accountId, messageIds: [messageId] });
      mails.length = 0;
      return (ctx) => notify(ctx, id, { transport });
    },
    expectSent: () => expectCopies(mails.map(({ messageId }) => messageId)),
  },
  "send-notification, of a message that leaves at its publication": {
    async prepare() {
      const { ctx, clock } = test;
      const email = newAddress();
      const accountId = await createAccount(ctx, email);
      const publishAt = addMinutes(clock.now(), 5);
      await deliverLines(ctx, [line({ email, publishAt: publishAt.toISOString() })]);
      await setCustomerPortalSince(ctx.db, [accountId], publishAt);
      const [row] = await ctx.db.select().from(notifications).where(eq(notifications.accountId, accountId));
      mails.length = 0;
      return (other) => notify(other, row?.id ?? "", { transport });
    },
    expectSent: () => expect(mails).toEqual([]),
  },
  "finish-batch": {
    async prepare() {
      await deliverLines(test.ctx, [line(), line()]);
      const [batch] = await test.ctx.db.execute<{ id: string }>(
        sql`select id from batches where state = 'committed' order by started_at desc, id limit 1`,
      );
      return (ctx) => finishBatch(ctx, batch?.id ?? "");
    },
  },
};

const each = Object.keys(JOBS).flatMap((name) => [[name, "process-ends"] as const, [name, "reply-lost"] as const]);

it.each(each)("%s, %s", async (name, loss) => {
  const { prepare, expectSent, perRun } = JOBS[name] as Job;
  const ready = async () => {
    const run = await prepare();
    test.clock.advance({ minutes: PAUSE_MINUTES });
    return run;
  };
  // The first run of a process does more: it fills what the later ones find.
  await (await ready())(test.ctx);
  const first = await ready();
  const start = await countAll(test.ctx);
  const undisturbed = await losingDatabase(test, { loss, at: null }, first);
  const effect = difference(start, await countAll(test.ctx), perRun);
  expect(effect).not.toEqual({});
  expectSent?.();

  for (let at = 1; at <= undisturbed.statements; at += 1) {
    const run = await ready();
    const before = await countAll(test.ctx);
    const lost = await losingDatabase(test, { loss, at }, run);
    expect({ at, hasLost: lost.hasLost }).toEqual({ at, hasLost: true });
    test.clock.advance({ minutes: PAUSE_MINUTES });
    await run(test.ctx);
    expect({ at, effect: difference(before, await countAll(test.ctx), perRun) }).toEqual({ at, effect });
    expectSent?.();
  }
  expect((await checkEvidence(test.ctx)).problems).toEqual([]);
});
