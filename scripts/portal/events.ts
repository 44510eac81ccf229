import { getMessageHistory } from "@/lib/mailbox/message/get-message-history";
import type { MessageEvent, MessageEventKind } from "@/lib/mailbox/message/message-history";
import { EXIT, type ExitStatus } from "./exit-status";
import { complain, say } from "./output";
import { withContext } from "./with-context";
import { type MessageOptions, notFound } from "./withdraw";

const WORDS: Record<MessageEventKind, string> = {
  placed: "placed in the customer's mailbox",
  notified: "notice e-mail taken over by his mail server",
  "notice-failed": "notice e-mail could not be delivered",
  reminded: "reminder e-mail taken over by his mail server",
  opened: "opened by the customer",
  downloaded: "downloaded by the customer",
  replied: "answered by the customer",
  deleted: "moved to the bin by the customer",
  restored: "brought back from the bin by the customer",
  withdrawn: "withdrawn by the insurer",
  "viewed-by-staff": "details viewed by the insurer's staff",
  purged: "deleted for good",
};

/** A fact that is long serves machines; they read it in JSON. */
const MAX_DETAIL_LENGTH = 80;

function lineOf({ sequence, at, kind, details }: MessageEvent): string {
  const told = Object.entries(details).flatMap(([name, value]) => {
    const text = `${name}=${value}`;
    return value === null || text.length > MAX_DETAIL_LENGTH ? [] : [text];
  });
  return [String(sequence).padStart(4), at.toISOString(), WORDS[kind], ...told].join("  ");
}

/** `portal events <senderReference>`: everything that happened to an item; exit status 1 when its chain is broken. */
export function events(senderReference: string, options: MessageOptions): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const outcome = await getMessageHistory(ctx, { senderReference, source: options.source });
    if (!outcome.ok) throw notFound(senderReference, outcome.error);
    const { messageId, events: history, verdict } = outcome.value;
    if (options.json) {
      const brokenAt = verdict.intact ? null : verdict.brokenAt;
      const told = history.map(({ messageId: _, at, ...event }) => ({ ...event, at: at.toISOString() }));
      say(JSON.stringify({ senderReference, messageId, intact: verdict.intact, brokenAt, events: told }));
    } else {
      say(`${senderReference}  ${messageId}`);
      for (const event of history) say(lineOf(event));
      if (verdict.intact) say(`The chain of ${history.length} events is intact.`);
    }
    if (!verdict.intact) complain(`The chain is broken at event ${verdict.brokenAt}: it was tampered with.`);
    return verdict.intact ? EXIT.done : EXIT.fault;
  });
}
