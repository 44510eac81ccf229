import { type PurgeOutcome, purgeExpired } from "@/lib/retention/purge-expired";
import { EXIT, type ExitStatus, OperatorError } from "./exit-status";
import { complain, say } from "./output";
import { withContext } from "./surroundings";

const REASONS = {
  "too-many": "more items are due than one run may delete unconfirmed",
  "clock-ahead": "the clock is more than 48 hours ahead of the newest thing written down here, or nothing is",
} as const;

function sentence(outcome: PurgeOutcome): string {
  const { kind, due, purged, left, replies } = outcome;
  if (kind === "would-purge") return `${due} items are due; a run would delete them`;
  return `${purged} of ${due} due items deleted for good, ${replies} replies to deleted items with them, ${left} left`;
}

/** Said on stderr, so that a scheduler that mails what a command complains about mails this. */
function complaint({ kind, reason, due, live, limit }: PurgeOutcome): string[] {
  const why = reason ? REASONS[reason] : "";
  return [
    `The safety brake ${kind === "would-stop" ? "would stop" : "stopped"} this run: ${why}.`,
    `Due: ${due} of ${live} items; without confirmation at most ${limit} a run. Nothing was deleted.`,
    `Check the clock and the dates first. If it is right: portal retention run --confirm ${due}`,
  ];
}

/** `portal retention run`: deletes what is due, as the hourly job does; exit status 3 when the brake stops it. */
export function runRetention(options: { dryRun?: boolean; json?: boolean; confirm?: string }): Promise<ExitStatus> {
  const confirmed = options.confirm === undefined ? undefined : Number(options.confirm);
  if (confirmed !== undefined && !(Number.isInteger(confirmed) && confirmed >= 0)) {
    throw new OperatorError("--confirm takes the number of items that are due");
  }
  return withContext(async (ctx) => {
    const outcome = await purgeExpired(ctx, { dryRun: options.dryRun === true, confirmed });
    const stopped = outcome.kind === "stopped" || outcome.kind === "would-stop";
    if (options.json) say(JSON.stringify(outcome));
    else if (!stopped) say(sentence(outcome));
    if (stopped) complain(...complaint(outcome));
    if (stopped) return EXIT.stopped;
    return outcome.kind === "purged" && outcome.left > 0 ? EXIT.fault : EXIT.done;
  });
}
