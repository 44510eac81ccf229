import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "csv-stringify/sync";
import { findAccountByAddress } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { reissueInitialPassword } from "@/lib/auth/activation/reissue-initial-password";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { type ImportedCustomer, importCustomers } from "@/lib/delivery/import-customers";
import { removeResultFile, writeSecretFile } from "@/lib/delivery/result-file";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { customerDetails } from "@/lib/staff/customer-details";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { listedProblems, printError, printLineProblems, say } from "./output";
import { withContext } from "./with-context";

function addressOf(text: string): EmailAddress {
  const address = parseEmailAddress(text);
  if (!address) throw new CommandError(`${text} is not one plain e-mail address`);
  return address;
}

/** `portal customers import <csv>`: creates accounts at contracting, before any document (R3). */
export async function importFile(file: string, options: { json?: boolean; result?: string }): Promise<ExitStatus> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandError(`There is no file ${file}`);
  });
  if (options.result && existsSync(options.result)) {
    throw new CommandError(`${options.result} exists already: name another result file. Nothing was imported.`);
  }
  return withContext(async (ctx) => {
    const name = `${path.basename(file, ".csv")}-result-${ctx.random.uuid()}.csv`;
    const resultFile = options.result ?? path.join(path.dirname(file), name);
    let written = false;
    const outcome = await importCustomers(ctx, bytes, {
      async saveResult(customers) {
        await writeSecretFile(
          resultFile,
          stringify(customers, { header: true, columns: ["email", "state", "initialPassword"] }),
        );
        written = true;
      },
      async discardResult() {
        if (written) await removeResultFile(resultFile);
      },
      remark: (remarks) => printLineProblems(remarks, "remark"),
    });
    if (!outcome.ok) {
      printLineProblems(outcome.error.problems);
      printError("Nothing was imported.");
      if (options.json) say(JSON.stringify({ created: 0, updated: 0, ...listedProblems(outcome.error.problems) }));
      return EXIT.wrong;
    }
    const count = (state: ImportedCustomer["state"]) => outcome.value.filter((one) => one.state === state).length;
    const [created, updated, unchanged] = [count("created"), count("updated"), count("unchanged")];
    if (options.json)
      say(
        JSON.stringify({
          created,
          updated,
          unchanged,
          resultFile: written ? resultFile : null,
          customers: outcome.value.map(({ email, state }) => ({ email, state })),
        }),
      );
    else {
      say(`${created} customers created and invited, ${updated} updated, ${unchanged} unchanged`);
      if (written) say(`Result with initial passwords: ${resultFile}`);
    }
    return EXIT.done;
  });
}

/** `portal customers show <email>`: prints an account for customer service, and records an audit event. */
export async function show(email: string, options: { json?: boolean }): Promise<ExitStatus> {
  const address = addressOf(email);
  return withContext(async (ctx) => {
    const account = await findAccountByAddress(ctx.db, address);
    if (!account) throw new CommandError(`There is no account for ${address}`);
    const details = await customerDetails(ctx, account);
    await recordAuditEvent(ctx.db, ctx.clock.now(), {
      kind: "account.viewed",
      actor: "insurer",
      accountId: account.id,
    });
    if (options.json) say(JSON.stringify(details));
    else {
      const { contracts, pendingAddress, closures: requests, ...rest } = details;
      for (const [key, value] of Object.entries(rest)) say(`${key}: ${value ?? "-"}`);
      if (pendingAddress) say(`pending address: ${Object.values(pendingAddress).join(" · until ")}`);
      for (const { closesOn, ...closure } of requests) {
        say(`closure: ${[...Object.values(closure), ...(closesOn ? [`closes ${closesOn}`] : [])].join(" · ")}`);
      }
      for (const contract of contracts) say(`contract: ${Object.values(contract).join(" · ")}`);
    }
    return EXIT.done;
  });
}

/**
 * `portal customers reissue <email>`: makes a new initial password, prints it once, and e-mails a new activation link.
 */
export async function reissue(email: string, options: { json?: boolean }): Promise<ExitStatus> {
  const address = addressOf(email);
  return withContext(async (ctx) => {
    const outcome = await reissueInitialPassword(ctx, address);
    if (!outcome.ok) {
      const reasons = {
        "unknown-address": `There is no account for ${address}`,
        "already-active": "This customer has chosen a password. They can ask for a password link on the sign-in page",
        "changed-meanwhile": "The account changed meanwhile; try again",
      };
      throw new CommandError(reasons[outcome.error.kind]);
    }
    const { initialPassword } = outcome.value;
    say(
      options.json
        ? JSON.stringify({ email: address, initialPassword })
        : `New initial password, shown once: ${initialPassword}`,
    );
    return EXIT.done;
  });
}

/** `portal customers lock <email>`: locks an account that somebody else may have got into. */
export async function lock(email: string, options: { json?: boolean }): Promise<ExitStatus> {
  const address = addressOf(email);
  return withContext(async (ctx) => {
    const outcome = await lockCustomer(ctx, address);
    if (!outcome.ok) {
      const reasons = {
        "unknown-address": `There is no account for ${address}`,
        "not-activated":
          "This customer has not chosen a password yet. `customers reissue` replaces the initial password",
      };
      throw new CommandError(reasons[outcome.error.kind]);
    }
    const { sessions } = outcome.value;
    say(
      options.json
        ? JSON.stringify({ email: address, sessions })
        : `Locked; ${sessions} sessions ended. The customer unlocks the account by "forgotten password", which sends a link to ${address}`,
    );
    return EXIT.done;
  });
}

/** `portal customers change-email <old> <new>`: e-mails a link to the new address; following it changes the address. */
export async function changeEmail(before: string, after: string, options: { json?: boolean }): Promise<ExitStatus> {
  const [oldAddress, newAddress] = [addressOf(before), addressOf(after)];
  return withContext(async (ctx) => {
    const outcome = await requestAddressChange(ctx, { oldAddress, newAddress });
    if (!outcome.ok) {
      const reasons = {
        "unknown-address": `There is no account for ${oldAddress}`,
        same: "The two addresses are the same",
        taken: `There is an account for ${newAddress} already; one address has one account`,
      };
      throw new CommandError(reasons[outcome.error.kind]);
    }
    const expiresAt = outcome.value.expiresAt.toISOString();
    say(
      options.json
        ? JSON.stringify({ email: oldAddress, pendingAddress: newAddress, expiresAt })
        : `A link to confirm it is on its way to ${newAddress}; until ${expiresAt}, or until it is followed, nothing changes`,
    );
    return EXIT.done;
  });
}
