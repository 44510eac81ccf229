import "server-only";
import { remindOfExpiry } from "@/lib/auth/credential/remind-of-expiry";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { isTestBatch } from "@/lib/delivery/store";
import { placeUploadedBatch, resumeUploads } from "@/lib/delivery/upload/place-uploaded-batch";
import { removeObjects } from "@/lib/document/storage/remove-objects";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import { deliverCheckpoints } from "@/lib/evidence/deliver-checkpoints";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { defineJob, type JobDefinition } from "@/lib/jobs/job";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { notify } from "@/lib/jobs/notify";
import { remindOfPayments, remindOfUnread } from "@/lib/mailbox/reminder/remind-of-messages";
import { indexTexts } from "@/lib/mailbox/search/index-texts";
import { sweepNotifications } from "@/lib/notification/sweep-notifications";
import { TRANSPORT_LIMITS } from "@/lib/notification/transport";
import { PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { remindOfDeletion } from "@/lib/retention/remind-of-deletion";
import { countDailyFigures } from "@/lib/staff/figures/count-figures";
import { sendTestEmail } from "@/lib/staff/send-test-email";

const EVERY_MINUTE = "* * * * *";
const EVERY_QUARTER_HOUR = "*/15 * * * *";
/** Messages expire at midnight in Budapest, which is a full hour in UTC; ten minutes later the load is lower. */
const HOURLY = "10 * * * *";
/** After what the other hourly jobs record. */
const HOURLY_CHECKPOINT = "20 * * * *";
/** Leaves a third of JOB_EXPIRY_SECONDS for the current step; the remaining work is queued again. */
const TIME_LIMIT_MS = 60_000;
const WEBHOOKS_TIME_LIMIT_MS = 15_000;
/** 3:40 or 4:40 in Budapest: after the insurer's nightly batch and before customers are active. */
const NIGHTLY = "40 2 * * *";
/** 8:10 or 9:10 in Budapest: reminders ask customers to do something, so they arrive in the morning. */
const IN_THE_MORNING = "10 7 * * *";
/** While one fetch waits for a slow answer, the other continues. */
const SEND_CONCURRENCY = 2;
const ONE_AT_A_TIME = { concurrency: 1, batchSize: 1, timeLimitMs: TIME_LIMIT_MS, isResumable: true };

/** All jobs, with their schedules in UTC. */
export const JOBS: JobDefinition[] = [
  defineJob({
    name: "send-notification",
    concurrency: SEND_CONCURRENCY,
    batchSize: TRANSPORT_LIMITS.connections / SEND_CONCURRENCY,
    timeLimitMs: TRANSPORT_LIMITS.attemptMs,
    isResumable: false,
    async run({ ctx, transport, abortSignal }, data) {
      return notify(ctx, data.notificationId ?? "", { transport, stopping: abortSignal });
    },
  }),
  defineJob({
    name: "sweep-notifications",
    schedule: EVERY_MINUTE,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => sweepNotifications(ctx, { signal, ...NOTIFICATION_ROOMS }),
  }),
  defineJob({
    name: "cancel-abandoned-batches",
    schedule: EVERY_QUARTER_HOUR,
    ...ONE_AT_A_TIME,
    async run({ ctx, signal }) {
      // First, because a fault at an abandoned batch ends the job.
      const resumed = await resumeUploads(ctx);
      return { cancelled: await cancelAbandonedBatches(ctx, { signal }), resumed };
    },
  }),
  defineJob({
    name: "finish-batch",
    ...ONE_AT_A_TIME,
    async run({ ctx, signal }, data) {
      const { batchId = "", messages = 0 } = data;
      const { queued } = await finishBatch(ctx, batchId, { signal });
      // Counted once, by the call that finishes the batch; those of test keys are no messages of the insurer.
      const isCounted = !signal.aborted && !(await isTestBatch(ctx.db, batchId));
      return { queued, ...(isCounted ? { placed: Number(messages) } : {}) };
    },
  }),
  defineJob({
    name: "place-upload",
    ...ONE_AT_A_TIME,
    run: async ({ ctx, signal }, data) => ({ [await placeUploadedBatch(ctx, data.uploadId ?? "", { signal })]: 1 }),
  }),
  defineJob({
    name: "forget-expired",
    schedule: NIGHTLY,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => forgetExpired(ctx, { signal }),
  }),
  defineJob({
    name: "remind-passwords",
    schedule: IN_THE_MORNING,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => remindOfExpiry(ctx, { signal }),
  }),
  defineJob({
    name: "purge-expired",
    schedule: HOURLY,
    ...ONE_AT_A_TIME,
    async run({ ctx, signal }) {
      const { due, purged, left, replies } = await purgeExpired(ctx, { signal });
      return { due, purged, left, replies };
    },
  }),
  defineJob({
    name: "remind-retention",
    schedule: IN_THE_MORNING,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => remindOfDeletion(ctx, { signal }),
  }),
  defineJob({
    name: "remind-payments",
    schedule: IN_THE_MORNING,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => remindOfPayments(ctx, { signal }),
  }),
  defineJob({
    name: "remind-unread",
    schedule: IN_THE_MORNING,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => remindOfUnread(ctx, { signal }),
  }),
  defineJob({
    name: "close-accounts",
    schedule: HOURLY,
    ...ONE_AT_A_TIME,
    async run({ ctx, signal }) {
      const { closed, postponed, failed, addressesErased } = await closeAccounts(ctx, { signal });
      return { closed, postponed, failed, addressesErased };
    },
  }),
  defineJob({
    name: "remove-objects",
    schedule: EVERY_QUARTER_HOUR,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => removeObjects(ctx, { signal }),
  }),
  defineJob({
    name: "index-texts",
    schedule: EVERY_MINUTE,
    ...ONE_AT_A_TIME,
    async run({ ctx, signal }) {
      const reader = new PdfTextReader();
      try {
        return await indexTexts(ctx, { signal, readPdf: (bytes) => reader.read(bytes) });
      } finally {
        reader.close();
      }
    },
  }),
  defineJob({
    name: "create-checkpoint",
    schedule: HOURLY_CHECKPOINT,
    ...ONE_AT_A_TIME,
    async run({ ctx, transport, signal }) {
      const created = await createCheckpoint(ctx, { signal });
      return { ...created, ...(await deliverCheckpoints(ctx, { transport, signal })) };
    },
  }),
  defineJob({
    name: "send-test-email",
    concurrency: 1,
    batchSize: 1,
    timeLimitMs: TRANSPORT_LIMITS.attemptMs,
    isResumable: false,
    run: async ({ ctx, transport, abortSignal }, data) => ({
      [await sendTestEmail(ctx, data, { transport, stopping: abortSignal })]: 1,
    }),
  }),
  defineJob({
    name: "deliver-webhooks",
    schedule: EVERY_MINUTE,
    ...ONE_AT_A_TIME,
    // Queued again while a slow endpoint has more, so that the others get what is new meanwhile.
    timeLimitMs: WEBHOOKS_TIME_LIMIT_MS,
    run: ({ ctx, signal }) => deliverWebhooks(ctx, { signal }),
  }),
  defineJob({
    name: "count-daily-figures",
    schedule: EVERY_QUARTER_HOUR,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => countDailyFigures(ctx, { signal }),
  }),
];
