import { getMessageHistory } from "@/lib/mailbox/message/get-message-history";
import type { MessageEvent, MessageEventKind } from "@/lib/mailbox/message/message-history";
import { EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { withContext } from "./with-context";
import { type MessageOptions, notFound } from "./withdraw";

const KIND_TEXTS: Record<MessageEventKind, string> = {
  placed: "placed in the customer's mailbox",
  notified: "notification accepted by the customer's mail server",
  "notice-failed": "notification could not be delivered",
  reminded: "reminder accepted by the customer's mail server",
  opened: "opened by the customer",
  downloaded: "downloaded by the customer",
  replied: "answered by the customer",
  deleted: "moved to the trash by the customer",
  restored: "restored from the trash by the customer",
  withdrawn: "withdrawn by the insurer",
  superseded: "replaced by a newer message of the insurer",
  "viewed-by-staff": "details viewed by the insurer's staff",
  purged: "deleted for good",
};

/** Longer details, such as digests, are only in the JSON output. */
const MAX_DETAIL_LENGTH = 80;

function lineOf({ sequence, at, kind, details }: MessageEvent): string {
  const shownDetails = Object.entries(details).flatMap(([name, value]) => {
    const text = `${name}=${value}`;
    return value === null || text.length > MAX_DETAIL_LENGTH ? [] : [text];
  });
  return [String(sequence).padStart(4), at.toISOString(), KIND_TEXTS[kind], ...shownDetails].join("  ");
}

/** `portal events <senderReference>`: prints the history of a message; exit status 1 when its hash chain is broken. */
export function events(senderReference: string, options: MessageOptions): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const outcome = await getMessageHistory(ctx, { senderReference, source: options.source });
    if (!outcome.ok) throw notFound(senderReference, outcome.error);
    const { messageId, events: history, verification } = outcome.value;
    if (options.json) {
      const brokenAt = verification.intact ? null : verification.brokenAt;
      const events = history.map(({ messageId: _, at, ...event }) => ({ ...event, at: at.toISOString() }));
      say(JSON.stringify({ senderReference, messageId, intact: verification.intact, brokenAt, events }));
    } else {
      say(`${senderReference}  ${messageId}`);
      for (const event of history) say(lineOf(event));
      if (verification.intact) say(`The chain of ${history.length} events is intact.`);
    }
    if (!verification.intact)
      printError(`The chain is broken at event ${verification.brokenAt}: the stored history was changed.`);
    return verification.intact ? EXIT.done : EXIT.fault;
  });
}
