import { recordAuditEvent } from "@/lib/audit/store";
import { EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

/**
 * `portal backup mark`: records in the audit log that a backup was made. The script that makes backups calls it when
 * one is complete; `portal doctor` and the metrics tell the age of the last mark.
 */
export function markBackup(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const at = ctx.clock.now();
    await recordAuditEvent(ctx.db, at, { kind: "backup.marked", actor: "insurer" });
    say(options.json ? JSON.stringify({ markedAt: at }) : `A backup is marked at ${at.toISOString()}.`);
    return EXIT.done;
  });
}
