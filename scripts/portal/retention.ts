import { type PurgeOutcome, purgeExpired } from "@/lib/retention/purge-expired";
import type { GuardReason } from "@/lib/retention/purge-guard";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { withContext } from "./with-context";

/** Why the purge guard stops, and what to do. */
const REASONS = {
  "clocks-differ": [
    "the clock of this machine and the clock of the database differ by more than 5 minutes.",
    "Set the wrong one right; the next run goes on by itself.",
  ],
  "clock-ahead": [
    "the clock leapt: for more than 48 hours nothing at all was recorded here, not even a purge.",
    "Compare the clock with another machine's. If it is wrong, set it right. If the portal was switched off, confirm; after more than 7 days only this lifts the stop:",
  ],
  "not-as-placed": [
    "messages are due although their history says that they are not: they were not placed a year ago (or not deleted 30 days ago).",
    "Find out who changed the dates, or the retention rule; see docs/operations.md. Only if they are to be deleted:",
  ],
  "more-than-confirmed": ["more messages are due than were confirmed.", "Look again at what is due. If it is right:"],
} as const satisfies Record<GuardReason, readonly [string, string]>;

function sentence(outcome: PurgeOutcome): string {
  const { kind, due, purged, left, replies } = outcome;
  if (kind === "would-purge") return `${due} messages are due; a run would delete them`;
  return `${purged} of ${due} due messages deleted for good, ${replies} replies to deleted messages with them, ${left} left`;
}

/** Goes to stderr, because schedulers e-mail the stderr of a command. */
function stopReport({ kind, reason, due, notAsPlaced }: PurgeOutcome): string[] {
  const [why, what] = reason ? REASONS[reason] : ["", ""];
  const contradicted = notAsPlaced > 0 ? `, ${notAsPlaced} of them against their history` : "";
  return [
    `The purge guard ${kind === "would-stop" ? "would stop" : "stopped"} this run: ${why}`,
    `Messages due: ${due}${contradicted}. Nothing was deleted.`,
    what,
    ...(reason === "clocks-differ" ? [] : [`portal retention run --confirm ${due}`]),
  ];
}

/** `portal retention run`: purges due messages, as the hourly job does; exit status 3 when the purge guard stops it. */
export function runRetention(options: { dryRun?: boolean; json?: boolean; confirm?: string }): Promise<ExitStatus> {
  const confirmed = options.confirm === undefined ? undefined : Number(options.confirm);
  if (confirmed !== undefined && !(Number.isInteger(confirmed) && confirmed >= 0)) {
    throw new CommandError("--confirm takes the number of messages that are due");
  }
  return withContext(async (ctx) => {
    const outcome = await purgeExpired(ctx, { dryRun: options.dryRun === true, confirmed });
    const stopped = outcome.kind === "stopped" || outcome.kind === "would-stop";
    if (options.json) say(JSON.stringify(outcome));
    else if (!stopped) say(sentence(outcome));
    if (stopped) printError(...stopReport(outcome));
    if (stopped) return EXIT.stopped;
    return outcome.kind === "purged" && outcome.left > 0 ? EXIT.fault : EXIT.done;
  });
}
