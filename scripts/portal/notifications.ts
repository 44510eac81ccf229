import { listNotificationsForStaff } from "@/lib/notification/list-notifications";
import { EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

const LIMIT = 10_000;

/** `portal notices list [--failed]`: one line for each notification, so that failed ones can be sent by post. */
export function listNotifications(options: { failed?: boolean; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const notifications = await listNotificationsForStaff(ctx, { failedOnly: options.failed === true, limit: LIMIT });
    if (options.json) say(JSON.stringify(notifications));
    else {
      for (const { id, queuedAt, kind, toAddress, state, attempts } of notifications) {
        say([id, queuedAt.toISOString(), state, kind, toAddress, `attempts ${attempts}`].join("  "));
      }
    }
    return EXIT.done;
  });
}
