import { listNotices } from "@/lib/notification/list-notices";
import { EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./surroundings";

const LIMIT = 10_000;

/** `portal notices list [--failed]`: one line each, so that post can take over what could not be delivered. */
export function listFailedNotices(options: { failed?: boolean; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const notices = await listNotices(ctx, { failedOnly: options.failed === true, limit: LIMIT });
    if (options.json) say(JSON.stringify(notices));
    else {
      for (const { id, queuedAt, kind, toAddress, state, attempts } of notices) {
        say([id, queuedAt.toISOString(), state, kind, toAddress, `attempts ${attempts}`].join("  "));
      }
    }
    return EXIT.done;
  });
}
