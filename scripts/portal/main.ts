/** `npm run portal -- …`: the operator's command line. Answers on stdout, everything else on stderr. */
import path from "node:path";
import { Command, CommanderError } from "commander";
import { UnknownOutcomeError } from "@/lib/delivery/deliver-run";
import { ConfigurationError } from "@/lib/env";
import { importFile, reissue, show } from "./customers";
import { deliver } from "./deliver";
import { doctor } from "./doctor";
import { EXIT, type ExitStatus, OperatorError } from "./exit-status";
import { listFailedNotices } from "./notices";
import { runRetention } from "./retention";

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
    "\nExit status: 0 done · 1 a fault, nothing placed · 2 wrong input or call, nothing placed · 3 some lines for the post, or the safety brake is on",
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
  .option("--json", "answer in JSON")
  .action((email, options) => told(show(email, options)));
customers
  .command("reissue <email>")
  .description("a new initial password for a customer who has not signed in yet")
  .option("--json", "answer in JSON")
  .action((email, options) => told(reissue(email, options)));

program
  .command("notices")
  .description("e-mails to customers")
  .command("list")
  .option("--failed", "only those that could not be delivered")
  .option("--json", "answer in JSON")
  .action((options) => told(listFailedNotices(options)));

program
  .command("retention")
  .description("items whose time is over")
  .command("run")
  .description("delete them for good, as the hourly job does; 3: the safety brake stopped it, nothing was deleted")
  .option("--dry-run", "say how many, delete nothing")
  .option("--confirm <n>", "delete up to n items although the safety brake is on")
  .option("--json", "answer in JSON")
  .action((options) => told(runRetention(options)));

program
  .command("doctor")
  .description("check configuration, database and mail server")
  .action(() => told(doctor()));

function exitAsCommander(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitAsCommander(child);
}

exitAsCommander(program);
program
  .parseAsync()
  .then(() => status)
  .catch((error: unknown): ExitStatus => {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrong;
    if (error instanceof OperatorError) {
      console.error(error.message);
      return error.status;
    }
    if (error instanceof ConfigurationError) console.error(error.message);
    else if (error instanceof UnknownOutcomeError)
      console.error("The database went away during the commit. Deliver the folder again: nothing is placed twice.");
    else console.error("Nothing was placed. The fault:", error instanceof Error ? (error.cause ?? error) : error);
    return EXIT.fault;
  })
  .then((code) => {
    process.exitCode = code;
  });
