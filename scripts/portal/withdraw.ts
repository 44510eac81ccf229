import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import type { FindMessageFailure } from "@/lib/mailbox/staff/find-message";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

export type MessageOptions = { json?: boolean; source?: string };

/** The error for a reference that names no message, or several. */
export function notFound(senderReference: string, failure: FindMessageFailure): CommandError {
  return new CommandError(
    failure.kind === "ambiguous"
      ? `Several senders call a message ${senderReference}; say which with --source: ${failure.sources.join(", ")}`
      : `There is no message ${senderReference}`,
  );
}

/**
 * `portal withdraw <senderReference>`: withdraws a message that the customer has not opened; else says when they did.
 */
export function withdraw(senderReference: string, options: MessageOptions): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const outcome = await withdrawMessage(ctx, { senderReference, source: options.source });
    if (!outcome.ok) {
      const { error } = outcome;
      if (error.kind === "not-found" || error.kind === "ambiguous") throw notFound(senderReference, error);
      const openedAt = error.kind === "opened" ? error.at.toISOString() : null;
      if (options.json) say(JSON.stringify({ senderReference, withdrawn: false, reason: error.kind, openedAt }));
      throw new CommandError(
        openedAt
          ? `${senderReference} was not withdrawn: the customer opened it at ${openedAt}`
          : `${senderReference} was not withdrawn: it has been deleted for good or its year is over`,
      );
    }
    const { messageId, withdrawnAt, already, cancelledNotifications } = outcome.value;
    const at = withdrawnAt.toISOString();
    if (options.json) {
      say(
        JSON.stringify({
          senderReference,
          messageId,
          withdrawn: true,
          withdrawnAt: at,
          already,
          cancelledNotifications,
        }),
      );
    } else {
      const cancelled = cancelledNotifications > 0 ? "; its notification had not been sent and was cancelled" : "";
      say(`${senderReference} ${already ? "was withdrawn" : "withdrawn"} at ${at}${already ? "" : cancelled}`);
    }
    return EXIT.done;
  });
}
