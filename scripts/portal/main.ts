/** `npm run portal -- …`: the operator's command line. Answers on stdout, everything else on stderr. */
import "../load-env-file.mjs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { printable } from "@/lib/kernel/printable";
import { decide, listOpen } from "./closures";
import { changeEmail, importFile, lock, reissue, show } from "./customers";
import { deliver } from "./deliver";
import { doctor } from "./doctor";
import { rewrap } from "./documents";
import { events } from "./events";
import { EXIT, type ExitStatus, OperatorError } from "./exit-status";
import { faultReport } from "./fault-report";
import { listFailedNotifications } from "./notifications";
import { complain } from "./output";
import { acknowledge, exportRepliesTo, listReplies } from "./replies";
import { runRetention } from "./retention";
import { withdraw } from "./withdraw";

/** npm runs us in the checkout; paths count from where the operator stood. */
const here = process.env.INIT_CWD ?? process.cwd();
const fromHere = (file: string) => path.resolve(here, file);

let status: ExitStatus = EXIT.done;
const told = async (work: Promise<ExitStatus>) => {
  status = await work;
};

const program = new Command("portal")
  .description("The operator's command line of the Küldeményeim portal")
  .addHelpText(
    "after",
    "\nExit status: 0 done · 1 a fault; stderr says what was not done · 2 wrong input or call, nothing done · 3 some lines for the post, or the purge guard stopped",
  );

program
  .command("deliver <folder>")
  .description("place a night run: a folder with manifest.csv and the files it names; all of it or nothing")
  .option("--dry-run", "check everything, place nothing")
  .option("--json", "answer in JSON")
  .option("--result <path>", "where to write the result file (else beside the manifest)")
  .action((folder, options) =>
    told(deliver(fromHere(folder), { ...options, result: options.result && fromHere(options.result) })),
  );

const customers = program.command("customers").description("accounts, seen from customer service");
customers
  .command("import <csv>")
  .description("create and invite accounts at contracting; record contracts and who has the customer portal")
  .option("--json", "answer in JSON")
  .option("--result <path>", "where to write generated initial passwords (else beside the file)")
  .action((file, options) =>
    told(importFile(fromHere(file), { ...options, result: options.result && fromHere(options.result) })),
  );
customers
  .command("show <email>")
  .description("what customer service may know of an account; that it looked stands in the customer's history")
  .option("--json", "answer in JSON")
  .action((email, options) => told(show(email, options)));
customers
  .command("reissue <email>")
  .description("a new initial password for a customer who has not signed in yet")
  .option("--json", "answer in JSON")
  .action((email, options) => told(reissue(email, options)));
customers
  .command("lock <email>")
  .description(
    "shut an account that may be in strange hands: sessions and links end, only a mailed link opens it again",
  )
  .option("--json", "answer in JSON")
  .action((email, options) => told(lock(email, options)));
customers
  .command("change-email <old> <new>")
  .description("write to a customer's new address; it holds when he has followed the link")
  .option("--json", "answer in JSON")
  .action((before, after, options) => told(changeEmail(before, after, options)));

const closures = program.command("closures").description("customers who ask for their account to be closed");
closures
  .command("list")
  .description("what waits for a decision, and what is decided and closes soon; one line each, the reference first")
  .option("--json", "answer in JSON, with what the customer wrote")
  .action((options) => told(listOpen(options)));
for (const [name, decision] of [
  ["approve", "approved"],
  ["reject", "rejected"],
] as const) {
  closures
    .command(`${name} <reference>`)
    .option("--json", "answer in JSON")
    .action((reference, options) => told(decide(reference, decision, options)));
}

program
  .command("notices")
  .description("e-mails to customers")
  .command("list")
  .option("--failed", "only those that could not be delivered")
  .option("--json", "answer in JSON")
  .action((options) => told(listFailedNotifications(options)));

const replies = program.command("replies").description("what customers wrote to the insurer");
replies
  .command("list")
  .description("one line each, oldest first, beginning with the reference")
  .option("--state <state>", "only sent, processing or answered ones")
  .option("--json", "answer in JSON")
  .action((options) => told(listReplies(options)));
replies
  .command("export <folder>")
  .description("each reply in a folder named by its reference: reply.json and its files; writes over nothing")
  .option("--state <state>", "only sent, processing or answered ones")
  .option("--json", "answer in JSON")
  .action((folder, options) => told(exportRepliesTo(fromHere(folder), options)));
replies
  .command("acknowledge <reference>")
  .description("say that the insurer has taken the reply over")
  .option("--json", "answer in JSON")
  .action((reference, options) => told(acknowledge(reference, options)));

program
  .command("withdraw <senderReference>")
  .description("take back an item that the customer has not opened; 2: it was opened, and when")
  .option("--source <source>", "the sender, where several use the same references")
  .option("--json", "answer in JSON")
  .action((reference, options) => told(withdraw(reference, options)));

program
  .command("events <senderReference>")
  .description("what happened to an item, and whether the history is whole; 1: its chain is broken")
  .option("--source <source>", "the sender, where several use the same references")
  .option("--json", "answer in JSON")
  .action((reference, options) => told(events(reference, options)));

program
  .command("retention")
  .description("items whose time is over")
  .command("run")
  .description("delete them for good, as the hourly job does; 3: the purge guard stopped it, nothing was deleted")
  .option("--dry-run", "say how many, delete nothing")
  .option("--confirm <n>", "delete up to n items although the purge guard stops: for a person who has looked")
  .option("--json", "answer in JSON")
  .action((options) => told(runRetention(options)));

program
  .command("documents")
  .description("stored documents and attachments")
  .command("rewrap")
  .description("after a new DOCUMENT_KEY: wrap every document's key under it, so that the previous one can go")
  .option("--json", "answer in JSON")
  .action((options) => told(rewrap(options)));

program
  .command("doctor")
  .description("what keeps the portal from working, and what to do; 1: a check failed or could not be made")
  .option("--json", "answer in JSON")
  .action((options) => told(doctor(options)));

/** The command that runs, as typed and without arguments. */
let command = "";
program.hook("preAction", (_program, action) => {
  const parent = action.parent === program ? "" : `${action.parent?.name()} `;
  command = `${parent}${action.name()}`;
});

/** Help and complaints of the parser repeat what was typed: printed line by line like everything else. */
const printLines = (text: string) => text.split("\n").map(printable).join("\n");

function exitAsCommander(command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => process.stdout.write(printLines(text)),
    writeErr: (text) => process.stderr.write(printLines(text)),
  });
  for (const child of command.commands) exitAsCommander(child);
}

exitAsCommander(program);
program
  .parseAsync()
  .then(() => status)
  .catch((error: unknown): ExitStatus => {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrong;
    if (error instanceof OperatorError) {
      complain(error.message);
      return error.status;
    }
    complain(...faultReport(command, error));
    return EXIT.fault;
  })
  .then((code) => {
    process.exitCode = code;
  });
