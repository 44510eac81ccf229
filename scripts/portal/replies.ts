import type { Context } from "@/lib/context";
import { REPLY_STATES, type ReplyState } from "@/lib/mailbox/reply/reply";
import { acknowledgeReply, exportReplies, listStaffReplies, type StaffReply } from "@/lib/mailbox/reply/staff-replies";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { replyFolder } from "./reply-folder";
import { withContext } from "./with-context";

type StateOption = { state?: string };

function stateOf({ state }: StateOption): ReplyState | undefined {
  if (state === undefined) return undefined;
  const known = REPLY_STATES.find((one) => one === state);
  if (!known) throw new CommandError(`--state is one of ${REPLY_STATES.join(", ")}`);
  return known;
}

/** The data of a reply in the list, without its text. */
function summaryOf({ reference, state, sentAt, senderReference, emailAddress, ...reply }: StaffReply) {
  return {
    reference,
    state,
    sentAt: sentAt.toISOString(),
    senderReference,
    email: emailAddress,
    attachments: reply.attachments,
    acknowledgedAt: reply.acknowledgedAt?.toISOString() ?? null,
    answeredAt: reply.answeredAt?.toISOString() ?? null,
  };
}

async function summaries(ctx: Context, state: ReplyState | undefined) {
  const rows: ReturnType<typeof summaryOf>[] = [];
  for await (const reply of listStaffReplies(ctx, { state })) rows.push(summaryOf(reply));
  return rows;
}

/** `portal replies list`: one line for each reply, oldest first, beginning with the reference. */
export function listReplies(options: StateOption & { json?: boolean }): Promise<ExitStatus> {
  const state = stateOf(options);
  return withContext(async (ctx) => {
    const rows = await summaries(ctx, state);
    if (options.json) say(JSON.stringify(rows));
    else {
      for (const row of rows) {
        const files = row.attachments === 1 ? "1 attachment" : `${row.attachments} attachments`;
        say([row.reference, row.state, row.sentAt, row.senderReference, row.email ?? "-", files].join("  "));
      }
    }
    return EXIT.done;
  });
}

/**
 * `portal replies export <folder>`: writes each reply into a folder named by its reference, with its details and
 * attachments. Replies exported before are left unchanged; exit status 1 when a reply could not be exported.
 */
export function exportRepliesTo(folder: string, options: StateOption & { json?: boolean }): Promise<ExitStatus> {
  const state = stateOf(options);
  return withContext(async (ctx) => {
    const sink = await replyFolder(folder, () => ctx.random.uuid());
    const { written, alreadyExported, occupied, damaged } = await exportReplies(ctx, sink, { state });
    if (options.json) say(JSON.stringify({ folder, exported: written, already: alreadyExported, occupied, damaged }));
    else say(`${written.length} replies exported to ${folder}, ${alreadyExported.length} lay there already`);
    for (const reference of occupied) printError(`${reference}: something else lies there; it was left alone`);
    for (const reference of damaged) printError(`${reference}: a stored attachment is damaged; nothing was exported`);
    return occupied.length + damaged.length > 0 ? EXIT.fault : EXIT.done;
  });
}

/** `portal replies acknowledge <reference>`: the customer then sees that the reply is being processed. */
export function acknowledge(reference: string, options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const outcome = await acknowledgeReply(ctx, reference);
    if (!outcome.ok) throw new CommandError(`There is no reply ${reference}`);
    const { acknowledgedAt, already } = outcome.value;
    const at = acknowledgedAt.toISOString();
    if (options.json) say(JSON.stringify({ reference, acknowledgedAt: at, already }));
    else say(`${reference} ${already ? "was taken over" : "taken over"} at ${at}`);
    return EXIT.done;
  });
}
