import { listNotificationsForStaff } from "@/lib/notification/list-notifications";
import { EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

const LIMIT = 10_000;

/** `portal notices list [--failed]`: one line each, so that post can take over what could not be delivered. */
export function listFailedNotifications(options: { failed?: boolean; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const notices = await listNotificationsForStaff(ctx, { failedOnly: options.failed === true, limit: LIMIT });
    if (options.json) say(JSON.stringify(notices));
    else {
      for (const { id, queuedAt, kind, toAddress, state, attempts } of notices) {
        say([id, queuedAt.toISOString(), state, kind, toAddress, `attempts ${attempts}`].join("  "));
      }
    }
    return EXIT.done;
  });
}
