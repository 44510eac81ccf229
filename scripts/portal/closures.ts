import { decideClosure } from "@/lib/closure/decide-closure";
import { listClosures } from "@/lib/closure/list-closures";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

/** `portal closures list`: one line for each request, beginning with the reference that the other two commands take. */
export function listOpen(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const closures = await listClosures(ctx);
    if (options.json) say(JSON.stringify(closures));
    else {
      for (const { reference, state, closesOn, requestedAt, reason, email, details, electronicContracts } of closures) {
        const policy = `policy ${details.policy ?? "-"}`;
        const against = electronicContracts.length > 0 ? [`electronic ${electronicContracts.join(",")}`] : [];
        const when = closesOn ? [`closes ${closesOn}`] : [];
        say([reference, state, requestedAt, reason, email, policy, ...when, ...against].join("  "));
      }
    }
    return EXIT.done;
  });
}

/** `portal closures approve|reject <reference>` */
export function decide(
  reference: string,
  decision: "approved" | "rejected",
  options: { json?: boolean },
): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const outcome = await decideClosure(ctx, { reference, decision });
    if (!outcome.ok) {
      throw new CommandError(
        outcome.error.kind === "unknown-reference"
          ? `There is no closure request ${reference}`
          : `${reference} is not waiting for a decision: its state is ${outcome.error.state}`,
      );
    }
    const { state, closesOn } = outcome.value;
    if (options.json) say(JSON.stringify({ reference, state, closesOn }));
    else say(closesOn ? `${reference} approved; the account closes on ${closesOn}` : `${reference} rejected`);
    return EXIT.done;
  });
}
