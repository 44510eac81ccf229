import { Command } from "commander";
import { createKey, listAllKeys, revokeKey } from "./api-keys";
import { markBackup } from "./backup";
import { decide, listOpen } from "./closures";
import { changeEmail, importFile, lock, reissue, show } from "./customers";
import { deliver } from "./deliver";
import { doctor } from "./doctor";
import { claim, index, migrate, rewrap, verify } from "./documents";
import { events } from "./events";
import { certify, checkDatabase, checkpointNow, printKeys, verifyCertificate } from "./evidence";
import type { ExitStatus } from "./exit-status";
import { listNotifications, retryNotifications } from "./notifications";
import { acknowledge, exportRepliesTo, listReplies } from "./replies";
import { runRetention } from "./retention";
import { invite, list, revoke } from "./staff";
import { addWebhookCommands } from "./webhook-commands";
import { withdraw } from "./withdraw";

/**
 * The commands of the command line, with their arguments, options and help.
 *
 * @param fromHere makes a typed path absolute
 * @param run called with the work of the chosen command, already begun
 */
export function portalProgram(
  fromHere: (file: string) => string,
  run: (work: Promise<ExitStatus>) => Promise<void>,
): Command {
  const program = new Command("portal")
    .description("The operator's command line of the Küldeményeim portal")
    .addHelpText(
      "after",
      "\nExit status: 0 done · 1 a fault; stderr says what was not done · 2 wrong input or call, nothing done · 3 some lines for the post, or the purge guard stopped",
    );

  program
    .command("deliver <folder>")
    .description("place a batch: a folder with manifest.csv and the files it names; all of it or nothing")
    .option("--dry-run", "check everything, place nothing")
    .option("--json", "answer in JSON")
    .option("--result <path>", "where to write the result file (else beside the manifest)")
    .action((folder, options) =>
      run(deliver(fromHere(folder), { ...options, result: options.result && fromHere(options.result) })),
    );

  const customers = program.command("customers").description("accounts, seen from customer service");
  customers
    .command("import <csv>")
    .description("create and invite accounts at contracting; record contracts and who has the customer portal")
    .option("--json", "answer in JSON")
    .option("--result <path>", "where to write generated initial passwords (else beside the file)")
    .action((file, options) =>
      run(importFile(fromHere(file), { ...options, result: options.result && fromHere(options.result) })),
    );
  customers
    .command("show <email>")
    .description("what customer service may know of an account; that it looked stands in the customer's history")
    .option("--json", "answer in JSON")
    .action((email, options) => run(show(email, options)));
  customers
    .command("reissue <email>")
    .description("a new initial password for a customer who has not signed in yet")
    .option("--json", "answer in JSON")
    .action((email, options) => run(reissue(email, options)));
  customers
    .command("lock <email>")
    .description(
      "shut an account that may be in strange hands: sessions and links end, only a mailed link opens it again",
    )
    .option("--json", "answer in JSON")
    .action((email, options) => run(lock(email, options)));
  customers
    .command("change-email <old> <new>")
    .description("write to a customer's new address; it becomes valid when they have followed the link")
    .option("--json", "answer in JSON")
    .action((before, after, options) => run(changeEmail(before, after, options)));

  const staff = program.command("staff").description("the insurer's people who may use the workspace under /staff");
  staff
    .command("invite <email>")
    .description("make somebody a staff member, or invite them again: new role, lost second factor; prints a link once")
    .requiredOption("--name <name>", "the person's name, for the audit log and for colleagues")
    .requiredOption("--role <role>", "service, sender, auditor or admin")
    .option("--json", "answer in JSON")
    .action((email, options) => run(invite(email, options)));
  staff
    .command("list")
    .description("one line each: number, address, name, role, state")
    .option("--json", "answer in JSON")
    .action((options) => run(list(options)));
  staff
    .command("revoke <email>")
    .description("end somebody's access and sessions at once")
    .option("--json", "answer in JSON")
    .action((email, options) => run(revoke(email, options)));

  const closures = program.command("closures").description("customers who ask for their account to be closed");
  closures
    .command("list")
    .description("what waits for a decision, and what is decided and closes soon; one line each, the reference first")
    .option("--json", "answer in JSON, with what the customer wrote")
    .action((options) => run(listOpen(options)));
  for (const [name, decision] of [
    ["approve", "approved"],
    ["reject", "rejected"],
  ] as const) {
    closures
      .command(`${name} <reference>`)
      .option("--json", "answer in JSON")
      .action((reference, options) => run(decide(reference, decision, options)));
  }

  const emails = program.command("notices").description("e-mails to customers");
  emails
    .command("list")
    .description("one line each, newest first: id, time, state, kind, address, attempts and why the last one failed")
    .option("--failed", "only those that could not be delivered")
    .option("--waiting", "only those that wait to be sent or tried again")
    .option("--customer <email>", "only those to this customer; that staff looked stands in the customer's history")
    .option("--json", "answer in JSON")
    .action((options) => run(listNotifications(options)));
  emails
    .command("retry")
    .description("try at once what waits for another attempt, when the mail server is back; 1: it does not answer")
    .option("--customer <email>", "only what waits for this customer")
    .option("--json", "answer in JSON")
    .action((options) => run(retryNotifications(options)));

  const replies = program.command("replies").description("what customers wrote to the insurer");
  replies
    .command("list")
    .description("one line each, oldest first, beginning with the reference")
    .option("--state <state>", "only sent, processing or answered ones")
    .option("--json", "answer in JSON")
    .action((options) => run(listReplies(options)));
  replies
    .command("export <folder>")
    .description("each reply in a folder named by its reference: reply.json and its files; writes over nothing")
    .option("--state <state>", "only sent, processing or answered ones")
    .option("--json", "answer in JSON")
    .action((folder, options) => run(exportRepliesTo(fromHere(folder), options)));
  replies
    .command("acknowledge <reference>")
    .description("say that the insurer has taken the reply over")
    .option("--json", "answer in JSON")
    .action((reference, options) => run(acknowledge(reference, options)));

  program
    .command("withdraw <senderReference>")
    .description("take back a message that the customer has not opened; 2: it was opened, and when")
    .option("--source <source>", "the sender, where several use the same references")
    .option("--json", "answer in JSON")
    .action((reference, options) => run(withdraw(reference, options)));

  program
    .command("events <senderReference>")
    .description("what happened to a message, and whether the history is whole; 1: its chain is broken")
    .option("--source <source>", "the sender, where several use the same references")
    .option("--json", "answer in JSON")
    .action((reference, options) => run(events(reference, options)));

  const keys = program
    .command("api-key")
    .description("keys of the Sender API, with which the insurer's systems place messages");
  keys
    .command("create <name>")
    .description("make a key; it is shown once. Two keys of one sender may be valid at a time, for a rotation")
    .option("--sender <sender>", "the system that uses it: references are unique for a sender (else that of `deliver`)")
    .option("--scopes <scopes>", "what it may do, separated by commas (else everything)")
    .option("--days <n>", "how long it is valid (else 365, at most 730)")
    .option("--test", "a key that is refused in production")
    .option("--json", "answer in JSON")
    .action((name, options) => run(createKey(name, options)));
  keys
    .command("list")
    .description("one line each, beginning with the id: state, name, sender, scopes, expiry, last use")
    .option("--json", "answer in JSON")
    .action((options) => run(listAllKeys(options)));
  keys
    .command("revoke <id>")
    .description("refuse the key from now on")
    .option("--json", "answer in JSON")
    .action((id, options) => run(revokeKey(id, options)));

  addWebhookCommands(program, run);

  const evidence = program
    .command("evidence")
    .description("certificates of messages, and the checkpoints that prove them")
    .argument("<senderReference>", "the message")
    .option("--source <source>", "the sender, where several use the same references")
    .option("--output <folder>", "where to write the PDF", ".")
    .option("--language <language>", "of the pages: hu or en", "hu")
    .option("--json", "answer in JSON")
    .action((reference, options) => run(certify(reference, { ...options, output: fromHere(options.output) })));
  evidence
    .command("verify <file>")
    .description("verify a certificate without a database; 1: something was changed, 3: the key was not compared")
    .option("--checkpoints <folder>", "checkpoints that were kept outside of the portal")
    .option("--keys <file>", "the portal's public keys, from /.well-known/jwks.json")
    .option("--json", "answer in JSON")
    .action((file, _options, command) => {
      const { checkpoints, keys, json } = command.optsWithGlobals();
      const named = { checkpoints: checkpoints && fromHere(checkpoints), keys: keys && fromHere(keys), json };
      return run(verifyCertificate(fromHere(file), named));
    });
  evidence
    .command("check")
    .description("compare everything in the database with the checkpoints; 1: something was changed")
    .option("--checkpoints <folder>", "checkpoints that were kept outside of the portal")
    .option("--json", "answer in JSON")
    .action((_options, command) => {
      const { checkpoints, json } = command.optsWithGlobals();
      return run(checkDatabase({ checkpoints: checkpoints && fromHere(checkpoints), json }));
    });
  evidence
    .command("checkpoint")
    .description("make a checkpoint now; the worker makes one every hour")
    .option("--json", "answer in JSON")
    .action((_options, command) => run(checkpointNow(command.optsWithGlobals())));
  evidence
    .command("key")
    .description("print the public keys of certificates, the current one first")
    .option("--json", "answer in JSON")
    .action((_options, command) => run(printKeys(command.optsWithGlobals())));

  program
    .command("retention")
    .description("messages whose retention is over")
    .command("run")
    .description("delete them for good, as the hourly job does; 3: the purge guard stopped it, nothing was deleted")
    .option("--dry-run", "say how many, delete nothing")
    .option("--confirm <n>", "delete up to n messages although the purge guard stops: for a person who has looked")
    .option("--json", "answer in JSON")
    .action((options) => run(runRetention(options)));

  const documents = program.command("documents").description("stored documents and attachments");
  documents
    .command("index")
    .description("read the texts of messages and PDFs for the search now; the worker does it by itself")
    .option("--again", "also those that were read before")
    .option("--json", "answer in JSON")
    .action((options) => run(index(options)));
  documents
    .command("rewrap")
    .description("wrap every document's key under the current DOCUMENT_KEY, and seal old documents in segments")
    .option("--json", "answer in JSON")
    .action((options) => run(rewrap(options)));
  documents
    .command("verify")
    .description("read all documents and attachments and compare their SHA-256; 1: some are damaged")
    .option("--sample <n>", "only so many documents and so many attachments, chosen by chance")
    .option("--json", "answer in JSON")
    .action((options) => run(verify(options)));

  documents
    .command("migrate")
    .description("move the stored bytes to S3 or back, while the portal runs; repeated, it goes on where it was")
    .requiredOption("--to <place>", "s3 or database")
    .option("--json", "answer in JSON")
    .action((options) => run(migrate(options)));
  documents
    .command("claim-bucket")
    .description(
      "after a restore or failover: confirm that the S3 bucket is this database's alone, so objects are removed",
    )
    .option("--json", "answer in JSON")
    .action((options) => run(claim(options)));

  program
    .command("backup")
    .description("backups of the database")
    .command("mark")
    .description("record that a backup is complete; doctor says when the last one is too old")
    .option("--json", "answer in JSON")
    .action((options) => run(markBackup(options)));

  program
    .command("doctor")
    .description("what keeps the portal from working, and what to do; 1: a check failed or could not be made")
    .option("--json", "answer in JSON")
    .action((options) => run(doctor(options)));
  return program;
}
