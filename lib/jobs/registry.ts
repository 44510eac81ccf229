import "server-only";
import { remindOfExpiry } from "@/lib/auth/credential/remind-of-expiry";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { defineJob, type JobDefinition } from "@/lib/jobs/job";
import { recordInHistory } from "@/lib/jobs/notification-history";
import { sendNotification } from "@/lib/notification/send-notification";
import { sweepNotifications } from "@/lib/notification/sweep-notifications";
import { TRANSPORT_LIMITS } from "@/lib/notification/transport";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { remindOfDeletion } from "@/lib/retention/remind-of-deletion";

const EVERY_MINUTE = "* * * * *";
const EVERY_QUARTER_HOUR = "*/15 * * * *";
/** Items end at midnight in Budapest, which is a full hour in UTC; ten past, the mailboxes are quiet again. */
const HOURLY = "10 * * * *";
/** A third of JOB_EXPIRY_SECONDS is left for the batch under way; what is left of the work is queued again. */
const BUDGET_MS = 60_000;
/** 3:40 or 4:40 in Budapest: neither the insurer's night run nor the customers' day. */
const NIGHTLY = "40 2 * * *";
/** 8:10 or 9:10 in Budapest: letters that ask for something come when people are up. */
const IN_THE_MORNING = "10 7 * * *";
/** While one batch waits for a slow answer, the other goes on. */
const SEND_LANES = 2;
const ONE_AT_A_TIME = { lanes: 1, batchSize: 1, budgetMs: BUDGET_MS, inBatches: true };

/** Every job of the product. */
export const JOBS: JobDefinition[] = [
  defineJob({
    name: "send-notification",
    lanes: SEND_LANES,
    batchSize: TRANSPORT_LIMITS.connections / SEND_LANES,
    budgetMs: TRANSPORT_LIMITS.attemptMs,
    inBatches: false,
    async run({ ctx, transport, breakOff }, data) {
      const delivery = { transport, stopping: breakOff, onOutcome: recordInHistory };
      return { [await sendNotification(ctx, data.notificationId ?? "", delivery)]: 1 };
    },
  }),
  defineJob({
    name: "sweep-notifications",
    schedule: EVERY_MINUTE,
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }) => sweepNotifications(ctx, { signal }),
  }),
  defineJob({
    name: "cancel-abandoned-batches",
    schedule: EVERY_QUARTER_HOUR,
    ...ONE_AT_A_TIME,
    run: async ({ ctx, signal }) => ({ swept: await cancelAbandonedBatches(ctx, { signal }) }),
  }),
  defineJob({
    name: "finish-batch",
    ...ONE_AT_A_TIME,
    run: ({ ctx, signal }, data) => finishBatch(ctx, data.batchId ?? "", { signal }),
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
    name: "close-accounts",
    schedule: HOURLY,
    ...ONE_AT_A_TIME,
    async run({ ctx, signal }) {
      const { closed, postponed, failed, addressesErased } = await closeAccounts(ctx, { signal });
      return { closed, postponed, failed, addressesErased };
    },
  }),
];
