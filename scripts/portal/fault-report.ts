import { ScannerDownError } from "@/lib/delivery/check-malware-and-quota";
import { UnknownOutcomeError } from "@/lib/delivery/end-attempt";
import { StorageError } from "@/lib/document/storage/storage-error";
import { ConfigurationError } from "@/lib/env";
import { CommandError } from "@/lib/kernel/command-error";
import { faultText } from "./fault-text";

/** What was not done when a command fails, by command. */
export const UNDONE = {
  deliver: "Nothing was placed.",
  "customers import": "Nothing was imported.",
  "customers show": "The account was not changed.",
  "customers reissue": "The initial password was not replaced.",
  "customers lock": "The account was not locked.",
  "customers change-email": "The change of the address was not begun.",
  "api-key create": "No key was made.",
  "api-key list": "Nothing was changed.",
  "api-key revoke": "The key was not revoked.",
  "staff invite": "No link was made.",
  "staff list": "Nothing was changed.",
  "staff revoke": "The access was not ended.",
  "closures list": "No request was changed.",
  "closures approve": "The request was not approved.",
  "closures reject": "The request was not rejected.",
  "notices list": "No notification was changed.",
  "notices retry": "What was not queued waits for its next attempt, as before.",
  "replies list": "Nothing was changed.",
  "replies export": "Replies whose folder is there were exported; the others were not. Export again.",
  "replies acknowledge": "The reply was not acknowledged.",
  withdraw: "The message was not withdrawn.",
  "webhooks add": "No webhook was made.",
  "webhooks list": "Nothing was changed.",
  "webhooks show": "Nothing was changed.",
  "webhooks rotate": "The secret was not replaced.",
  "webhooks test": "The test was not completed.",
  "webhooks replay": "No event was queued again.",
  "webhooks deliveries": "Nothing was changed.",
  "webhooks enable": "The webhook was not enabled.",
  "webhooks remove": "The webhook was not removed.",
  events: "Nothing was changed.",
  evidence: "No certificate was written.",
  "evidence verify": "The certificate was not verified.",
  "evidence check": "Nothing was changed; not everything was compared.",
  "evidence checkpoint": "No checkpoint was made. What was chained before the fault stays so.",
  "evidence key": "Nothing was changed.",
  "retention run": "Messages deleted before the fault stay deleted; the others were not deleted.",
  "documents index": "Texts read before the fault stay read; the others were not. Run it again.",
  "documents rewrap": "Documents rewrapped before the fault stay so; the others were not. Run it again.",
  "documents verify": "No document was changed; not every document was read.",
  "backup mark": "The backup was not marked.",
  "documents migrate": "Documents moved before the fault stay moved; the others were not. Run it again.",
  "documents claim-bucket": "The bucket was not marked.",
  doctor: "The check was not completed; nothing was changed.",
} as const;

/** Commands that write nothing, or report themselves what was done: after a lost connection their outcome is known. */
const UNAMBIGUOUS_COMMANDS = [
  "deliver",
  "api-key list",
  "staff list",
  "replies list",
  "events",
  "webhooks list",
  "webhooks show",
  "webhooks deliveries",
  "evidence verify",
  "evidence check",
  "evidence key",
  "doctor",
];
/** Commands that write audit events and nothing else. The connection may be lost while one of them is committed. */
const AUDITED_COMMANDS = ["customers show", "closures list", "notices list", "documents verify"];
const LOST_CONNECTION_CODES = [
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "ECONNRESET",
  "EPIPE",
  "57P01",
];

function isLostConnection(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && "code" in cause && LOST_CONNECTION_CODES.includes(String(cause.code));
}

/**
 * The lines that report an unexpected failure: what was and was not done, and the cause.
 *
 * @param command as typed, without arguments, for example "customers import"
 */
export function faultReport(command: string, error: unknown): string[] {
  const undone = UNDONE[command as keyof typeof UNDONE] ?? "Nothing was done.";
  if (error instanceof ConfigurationError || error instanceof CommandError) {
    return [...error.message.split("\n"), undone];
  }
  if (error instanceof UnknownOutcomeError) {
    return ["The database went away during the commit. Deliver the folder again: nothing is placed twice."];
  }
  if (error instanceof ScannerDownError) {
    return ["Nothing was placed: the malware scanner does not answer. Deliver the folder again when it does."];
  }
  if (error instanceof StorageError) return [`${undone} ${error.message}`];
  return [`${isLostConnection(error) ? outcomeAfterLoss(command, undone) : undone} The fault: ${faultText(error)}`];
}

function outcomeAfterLoss(command: string, undone: string): string {
  if (UNAMBIGUOUS_COMMANDS.includes(command)) return undone;
  if (AUDITED_COMMANDS.includes(command)) return `${undone} The audit log may have an entry of it.`;
  return "The connection to the database was lost: check what was done before you repeat it.";
}
