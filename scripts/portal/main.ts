/** `npm run portal -- …`: the command line. Results go to stdout, everything else to stderr. */
import "../load-env-file.mjs";
import path from "node:path";
import { type Command, CommanderError } from "commander";
import { printable } from "@/lib/kernel/printable";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { faultReport } from "./fault-report";
import { printError } from "./output";
import { portalProgram } from "./program";

/** npm runs scripts in the checkout; relative paths count from the folder in which npm was called. */
const here = process.env.INIT_CWD ?? process.cwd();
const fromHere = (file: string) => path.resolve(here, file);

let status: ExitStatus = EXIT.done;
const run = async (work: Promise<ExitStatus>) => {
  status = await work;
};

const program = portalProgram(fromHere, run);

/** The command that runs, as typed and without arguments. */
let command = "";
program.hook("preAction", (_program, action) => {
  const parent = action.parent === program ? "" : `${action.parent?.name()} `;
  command = `${parent}${action.name()}`;
});

/** Help and errors of the parser may repeat typed text, so they are escaped line by line. */
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
    if (error instanceof CommandError) {
      printError(error.message);
      return error.status;
    }
    printError(...faultReport(command, error));
    return EXIT.fault;
  })
  .then((code) => {
    process.exitCode = code;
  });
