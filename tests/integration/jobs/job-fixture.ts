/** Due work for each registered job, more than it does in one step, and queries that count what is left. */

import { sql } from "drizzle-orm";
import { credentials } from "@/drizzle/schema/auth";
import { batches } from "@/drizzle/schema/delivery";
import type { JobQueueName } from "@/lib/db/job-queue";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { requestTestEmail } from "@/lib/staff/request-test-email";
import { line } from "@/tests/integration/delivery/batch-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { pdf, recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { uploadBatch } from "@/tests/integration/staff/upload-fixture";
import type { TestContext } from "@/tests/support/context";
import { startS3 } from "@/tests/support/s3-server";
import { askSignedIn } from "../closure/closure-fixture";

export type DueWork = {
  /** Creates the work and moves the clock to when it is due. @returns the data of the job */
  seed(test: TestContext): Promise<Record<string, string>>;
  /** Counts the work that is left. */
  left: ReturnType<typeof sql>;
  /** Counts rows that the job creates, one for each piece of work; null when it creates none. */
  effects: ReturnType<typeof sql> | null;
  total: number;
  /** Pieces of work done in one transaction. */
  perStep: number;
};

const START = "2026-11-23T09:00:00Z";
const count = (from: string) => sql.raw(`select count(*)::int as n from ${from}`);

async function staleBatches({ ctx, clock }: TestContext, state: "open" | "committed", batchCount: number) {
  const at = clock.now();
  const rows = Array.from({ length: batchCount }, () => ({
    id: ctx.random.uuid(),
    source: "test",
    state,
    lineCount: 1,
  }));
  await ctx.db.insert(batches).values(rows.map((row) => ({ ...row, startedAt: at, heartbeatAt: at })));
  return rows[0]?.id ?? "";
}

/** Inserts 1,500 copies of a notification, as rows of a batch when `batchId` is given. */
function copyNotification(test: TestContext, id: string, batchId: string | null = null) {
  return test.ctx.db.execute(sql`
    insert into notifications
      (batch_id, id, account_id, kind, locale, to_address, props, state, attempts, queued_at, due_at)
    select ${batchId}::uuid, gen_random_uuid(), account_id, kind, locale, to_address, props, state, attempts, queued_at,
      due_at
    from notifications, generate_series(1, 1500) where notifications.id = ${id}`);
}

export const DUE_WORK: Record<JobQueueName, DueWork> = {
  "send-notification": {
    async seed({ ctx }) {
      return { notificationId: (await queueNotification(ctx)).id };
    },
    left: count("notifications where state = 'queued' and attempts = 0"),
    effects: null,
    total: 1,
    perStep: 1,
  },
  "sweep-notifications": {
    async seed(test) {
      const { id } = await queueNotification(test.ctx);
      await copyNotification(test, id);
      await test.ctx.db.execute(sql`delete from notifications where id = ${id}`);
      await test.ctx.db.execute(sql`delete from pgboss.job`);
      test.clock.advance({ minutes: 30 });
      return {};
    },
    left: count("notifications where leased_until is null"),
    effects: count("pgboss.job where name = 'send-notification'"),
    total: 1500,
    perStep: 1000,
  },
  "cancel-abandoned-batches": {
    async seed(test) {
      await staleBatches(test, "open", 3);
      test.clock.advance({ minutes: 10 });
      return {};
    },
    left: count("batches where state = 'open'"),
    effects: null,
    total: 3,
    perStep: 1,
  },
  "finish-batch": {
    async seed(test) {
      const batchId = await staleBatches(test, "committed", 1);
      const { id } = await queueNotification(test.ctx);
      await copyNotification(test, id, batchId);
      await test.ctx.db.execute(sql`delete from pgboss.job`);
      return { batchId };
    },
    left: count("notifications where batch_id is not null"),
    effects: count("pgboss.job where name = 'send-notification'"),
    total: 1500,
    perStep: 1000,
  },
  "place-upload": {
    async seed(test) {
      const kept = await uploadBatch(test.ctx, (await enrol(test, "sender")).member, [line()]);
      if (!kept.ok) throw new Error(kept.error.kind);
      const uploadId = kept.value.id;
      await test.ctx.db.execute(sql`update batch_uploads set state = 'placing' where id = ${uploadId}`);
      return { uploadId };
    },
    left: count("batch_uploads where state = 'placing'"),
    effects: count("messages"),
    total: 1,
    // The steps prepare; a run that is not stopped places all at once.
    perStep: 0,
  },
  "forget-expired": {
    async seed({ ctx, clock }) {
      await ctx.db.execute(sql`
        insert into captcha_solutions (digest, expires_at)
        select lpad(n::text, 64, '0'), ${START}::timestamptz from generate_series(1, 7000) n`);
      clock.advance({ minutes: 1 });
      return {};
    },
    left: count("captcha_solutions"),
    effects: null,
    total: 7000,
    perStep: 5000,
  },
  "remind-passwords": {
    async seed({ ctx, clock }) {
      for (let n = 0; n < 3; n++) {
        const accountId = await createAccount(ctx);
        const chosen = { passwordHash: null, pepperId: "00000000", origin: "chosen" as const };
        await ctx.db.insert(credentials).values({ accountId, ...chosen, passwordChangedAt: clock.now() });
      }
      clock.set("2027-11-20T09:00:00Z");
      return {};
    },
    left: count("credentials where account_id not in (select account_id from password_reminders)"),
    effects: count("notifications where kind = 'expiry'"),
    total: 3,
    perStep: 1,
  },
  "purge-expired": {
    async seed(test) {
      const accountId = await createAccount(test.ctx);
      for (let n = 0; n < 201; n++) await placeMessage(test.ctx, accountId);
      test.clock.set("2027-11-24T09:00:00Z");
      await recordDailyActivity(test.ctx);
      return {};
    },
    left: count("messages where purged_at is null"),
    effects: count("message_events where kind = 'purged'"),
    total: 201,
    perStep: 200,
  },
  "remind-retention": {
    async seed({ ctx, clock }) {
      for (let n = 0; n < 3; n++) {
        const documents = [{ filename: "Kötvény.pdf", bytes: pdf("a") }];
        await placeMessage(ctx, await createAccount(ctx), { documents });
      }
      clock.set("2027-11-20T09:00:00Z");
      return {};
    },
    left: count("messages where id not in (select message_id from retention_reminders)"),
    effects: count("notifications where kind = 'retention'"),
    total: 3,
    perStep: 1,
  },
  "remind-payments": {
    async seed({ ctx, clock }) {
      const bill = { amount: "9000", currency: "HUF", dueDate: "2026-11-28" };
      const payment = { ...bill, paymentReference: null, payeeName: null, payeeIban: null };
      for (let n = 0; n < 3; n++) await placeMessage(ctx, await createAccount(ctx), { payment });
      clock.set("2026-11-25T09:00:00Z");
      return {};
    },
    left: count("messages where id not in (select message_id from message_reminders)"),
    effects: count("notifications where kind = 'payment-due'"),
    total: 3,
    perStep: 1,
  },
  "remind-unread": {
    async seed({ ctx, clock }) {
      for (let n = 0; n < 3; n++) {
        const { id: messageId } = await placeMessage(ctx, await createAccount(ctx));
        const event = { messageId, kind: "notified", actor: "system" } as const;
        await ctx.db.transaction((tx) => appendMessageEvents(tx, clock.now(), [event]));
      }
      clock.set("2026-11-30T09:00:00Z");
      return {};
    },
    left: count("messages where id not in (select message_id from message_reminders)"),
    effects: count("notifications where kind = 'unread'"),
    total: 3,
    perStep: 1,
  },
  "close-accounts": {
    async seed({ ctx, clock }) {
      for (let n = 0; n < 3; n++) await askSignedIn(ctx, await createAccount(ctx));
      clock.set("2026-12-01T09:00:00Z");
      await recordDailyActivity(ctx);
      return {};
    },
    left: count("accounts where closed_at is null"),
    effects: count("notifications where kind = 'closed'"),
    total: 3,
    perStep: 1,
  },
  "index-texts": {
    async seed({ ctx, clock }) {
      const accountId = await createAccount(ctx);
      for (let n = 0; n < 21; n++) await placeMessage(ctx, accountId);
      clock.advance({ minutes: 1 });
      return {};
    },
    left: count("message_search where texts_due_at is not null"),
    effects: count("message_texts"),
    total: 21,
    perStep: 20,
  },
  "remove-objects": {
    async seed({ ctx }) {
      const s3 = await startS3();
      ctx.settings.documentStorage = { newDocuments: "s3", s3: s3.settings };
      await ctx.db.execute(sql`
        insert into unreferenced_objects (key) select 'documents/' || gen_random_uuid() from generate_series(1, 201)`);
      return {};
    },
    left: count("unreferenced_objects"),
    effects: null,
    total: 201,
    perStep: 200,
  },
  "create-checkpoint": {
    async seed({ ctx, clock }) {
      await ctx.db.execute(sql`
        insert into audit_events (at, kind, actor)
        select ${START}::timestamptz, 'sign-in.succeeded', 'customer' from generate_series(1, 2500)`);
      clock.advance({ minutes: 1 });
      return {};
    },
    left: count("audit_unchained"),
    effects: count("audit_chain"),
    total: 2500,
    perStep: 2000,
  },
  "count-daily-figures": {
    seed: async () => ({}),
    left: sql`select 30 - count(*)::int as n from daily_figures`,
    effects: count("daily_figures"),
    total: 30,
    perStep: 1,
  },
  "send-test-email": {
    async seed(test) {
      const { member } = await enrol(test);
      await requestTestEmail(test.ctx, { kind: "welcome", locale: "hu", by: member });
      const [job] = await test.ctx.db.execute<{ data: Record<string, string> }>(
        sql`select data from pgboss.job where name = 'send-test-email'`,
      );
      return job?.data ?? {};
    },
    left: sql`
      select (count(*) filter (where kind = 'staff.test-email-requested')
        - count(*) filter (where kind = 'staff.test-email-sent'))::int as n from audit_events`,
    effects: null,
    total: 1,
    perStep: 1,
  },
  "deliver-webhooks": {
    async seed({ ctx }) {
      await ctx.db.execute(sql`
        insert into feed_entries (source, type, at, data)
        select 'insurer', 'message.placed', ${START}::timestamptz, '{}' from generate_series(1, 10500)`);
      return {};
    },
    left: count("feed_entries where position is null"),
    effects: count("feed_entries where position is not null"),
    total: 10_500,
    perStep: 10_000,
  },
};
