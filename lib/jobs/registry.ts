import "server-only";
import { defineJob, type JobDefinition } from "@/lib/jobs/job";
import { recordInHistory } from "@/lib/jobs/notification-history";
import { deliverNotification } from "@/lib/notification/deliver-notification";
import { sweepNotifications } from "@/lib/notification/sweep-notifications";
import { TRANSPORT_LIMITS } from "@/lib/notification/transport";

const EVERY_MINUTE = "* * * * *";
/** While one batch waits for a slow answer, the other goes on. */
const SEND_LANES = 2;

const sendNotificationJob = defineJob({
  name: "send-notification",
  lanes: SEND_LANES,
  batchSize: TRANSPORT_LIMITS.connections / SEND_LANES,
  async run({ ctx, transport, breakOff }, data) {
    const delivery = { transport, stopping: breakOff, onOutcome: recordInHistory };
    return { [await deliverNotification(ctx, data.notificationId ?? "", delivery)]: 1 };
  },
});

const sweepNotificationsJob = defineJob({
  name: "sweep-notifications",
  schedule: EVERY_MINUTE,
  lanes: 1,
  batchSize: 1,
  run: ({ ctx }) => sweepNotifications(ctx),
});

/** Every job of the product. */
export const JOBS: JobDefinition[] = [sendNotificationJob, sweepNotificationsJob];
