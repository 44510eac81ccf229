import type { Command } from "commander";
import type { ExitStatus } from "./exit-status";
import {
  addEndpoint,
  enableEndpoint,
  listEndpoints,
  listLog,
  removeEndpoint,
  replayEvents,
  rotateSecret,
  sendTest,
  showEndpoint,
} from "./webhooks";

/** Adds `portal webhooks …`. */
export function addWebhookCommands(program: Command, run: (work: Promise<ExitStatus>) => Promise<void>): void {
  const webhooks = program
    .command("webhooks")
    .description("addresses of the insurer's systems to which events are pushed");
  webhooks
    .command("add <url>")
    .description("push events to an address from now on; its secret is shown once")
    .option("--sender <sender>", "whose events (else those of `deliver`)")
    .option(
      "--types <types>",
      "only these, separated by commas: message.opened, reply.*, closure.* (else its own events)",
    )
    .option("--json", "answer in JSON")
    .action((url, options) => run(addEndpoint(url, options)));
  webhooks
    .command("list")
    .description("one line each, beginning with the id: whether it works, sender, address, types, last success")
    .option("--json", "answer in JSON")
    .action((options) => run(listEndpoints(options)));
  webhooks
    .command("show <id>")
    .description("the same of one, with what waits, was delivered and was given up")
    .option("--json", "answer in JSON")
    .action((id, options) => run(showEndpoint(id, options)));
  webhooks
    .command("rotate <id>")
    .description("make a new secret, shown once; the one before signs as well for some days")
    .option("--overlap-days <n>", "how long both sign (else 7, at most 30); 0 when the old one is known to others")
    .option("--json", "answer in JSON")
    .action((id, options) => run(rotateSecret(id, options)));
  webhooks
    .command("test <id>")
    .description("send a signed test event now; 1: it was not taken")
    .option("--json", "answer in JSON")
    .action((id, options) => run(sendTest(id, options)));
  webhooks
    .command("replay <id>")
    .description("push every event behind a cursor again, also what was delivered")
    .option("--from <cursor>", "the cursor of an event (else from the oldest one on)")
    .option("--json", "answer in JSON")
    .action((id, options) => run(replayEvents(id, options)));
  webhooks
    .command("deliveries <id>")
    .description("the last hundred, newest first, with each one's last attempt")
    .option("--state <state>", "only waiting, delivered or abandoned ones")
    .option("--json", "answer in JSON, with every attempt")
    .action((id, options) => run(listLog(id, options)));
  webhooks
    .command("enable <id>")
    .description("go on after the receiver answered 410 Gone")
    .option("--json", "answer in JSON")
    .action((id, options) => run(enableEndpoint(id, options)));
  webhooks
    .command("remove <id>")
    .description("stop pushing to it; what waits for it and its log are deleted")
    .option("--json", "answer in JSON")
    .action((id, options) => run(removeEndpoint(id, options)));
}
