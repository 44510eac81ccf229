import "server-only";
import { prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { databaseError } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { checkIntake, type ScannedFiles } from "@/lib/delivery/check-intake";
import { commitRun, type PreparedRun, placedAtOf, RunConflictError } from "@/lib/delivery/commit-run";
import type { LineProblem } from "@/lib/delivery/manifest";
import type { RunLine, WrongManifest } from "@/lib/delivery/read-run";
import type { ResultLine } from "@/lib/delivery/result-file";
import { type RoutedLine, routeLines } from "@/lib/delivery/route-lines";
import { stageDocuments } from "@/lib/delivery/stage-documents";
import { createRun, deleteStagedBytes, endRun, findRunState, lockRun } from "@/lib/delivery/store";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { PreparedMessage } from "@/lib/mailbox/place-messages";
import { availableUntil } from "@/lib/retention/available-until";

/** Who sends by the command line; the sender API gives every key a source of its own. */
export const COMMAND_LINE_SOURCE = "insurer";
const MAX_TRIES = 3;
/** What the database answers to a run that met another one: unique violation, deadlock. */
const CONFLICT_CODES = ["23505", "40P01"];

export type DeliveryOptions = {
  dryRun?: boolean;
  /** Called with documents done and documents in all. */
  onProgress?(done: number, all: number): void;
  /** Called with the result before the commit: what it writes must be safe when it returns. */
  saveResult?(runId: string, lines: ResultLine[]): Promise<void>;
  /** Called when the run surely did not commit after `saveResult`. */
  discardResult?(runId: string): Promise<void>;
};

/** The database went away during the commit and cannot be asked: the run is placed whole or not at all. */
export class UnknownOutcomeError extends Error {}

export type DeliveryReport = { runId: string | null; lines: ResultLine[]; remarks: LineProblem[] };

/**
 * Delivers a checked run, all of it or nothing (R3, R4, R5; CONTRACT, decision 20): stages the documents, prepares the
 * accounts, hands the result to the caller, and commits once.
 *
 * @throws ScannerDownError when documents must be scanned and cannot be; nothing was placed
 * @throws UnknownOutcomeError when the database cannot say whether the run was placed
 * @throws on any other fault; then nothing was placed
 */
export async function deliverRun(
  ctx: Context,
  lines: RunLine[],
  options: DeliveryOptions = {},
): Promise<Result<DeliveryReport, WrongManifest>> {
  const scanned: ScannedFiles = new Map();
  for (let attempt = 1; ; attempt += 1) {
    const routing = await routeLines(ctx, COMMAND_LINE_SOURCE, lines);
    const { problems, remarks } = routing;
    if (problems.length > 0) return err({ kind: "wrong-manifest", problems });
    const fresh = routing.lines.filter((routed) => routed.route === "mailbox" && !routed.placed);
    const refused = await checkIntake(ctx, fresh, scanned);
    if (refused.length > 0) return err({ kind: "wrong-manifest", problems: refused });
    if (options.dryRun || fresh.length === 0) {
      return ok({ runId: null, lines: resultLines(routing.lines, null), remarks });
    }
    try {
      return ok({ ...(await deliverFresh(ctx, routing.lines, fresh, options)), remarks });
    } catch (error) {
      // Another run placed a line or created an account since we looked: look again.
      const conflict = error instanceof RunConflictError || CONFLICT_CODES.includes(databaseError(error)?.code ?? "");
      if (!conflict || attempt >= MAX_TRIES) throw error;
    }
  }
}

async function deliverFresh(ctx: Context, all: RoutedLine[], fresh: RoutedLine[], options: DeliveryOptions) {
  const runId = ctx.random.uuid();
  await createRun(ctx.db, {
    id: runId,
    source: COMMAND_LINE_SOURCE,
    lineCount: all.length,
    startedAt: ctx.clock.now(),
  });
  const outcome = await whileLocked(ctx, runId, () => placeRun(ctx, runId, all, fresh, options));
  if (outcome.fate === "committed") return { runId, lines: outcome.lines };
  if (outcome.fate === "unknown") {
    throw new UnknownOutcomeError("the database cannot say whether the run was placed", { cause: outcome.error });
  }
  await options.discardResult?.(runId);
  throw outcome.error;
}

type Outcome = { fate: "committed"; lines: ResultLine[] } | { fate: "abandoned" | "unknown"; error: unknown };

/**
 * Works under the run's lock, which lives as long as a transaction: that is how a sweeper tells a living run from a dead
 * one. Should its connection be lost, the work still decides what became of the run: a sweeper and the commit settle it
 * between themselves (`endRun`).
 *
 * @param work never rejects
 */
async function whileLocked(ctx: Context, runId: string, work: () => Promise<Outcome>): Promise<Outcome> {
  let working: Promise<Outcome> | undefined;
  let lost = false;
  try {
    await inTransaction(ctx.db, async (lockHolder) => {
      await lockRun(lockHolder, runId);
      // Begun once, even when this transaction runs twice.
      working ??= work();
      await working;
      // The driver would write its "commit" to a closed socket, and end the process.
      if (lost) await new Promise(() => {});
    });
  } catch (error) {
    lost = true;
    if (!working) throw error;
    ctx.log.warn({ runId }, "the connection with the run's lock was lost");
  }
  return working as Promise<Outcome>;
}

async function placeRun(
  ctx: Context,
  runId: string,
  all: RoutedLine[],
  fresh: RoutedLine[],
  options: DeliveryOptions,
): Promise<Outcome> {
  let lines: ResultLine[] = [];
  try {
    const run = await prepareRun(ctx, runId, fresh, options);
    lines = resultLines(all, run);
    await options.saveResult?.(runId, lines);
    await inTransaction(ctx.db, (tx) => commitRun(ctx, tx, run));
    return { fate: "committed", lines };
  } catch (error) {
    const fate = await settle(ctx, runId);
    return fate === "committed" ? { fate, lines } : { fate, error };
  }
}

/** After a failed commit the database knows best; when it cannot be asked, nothing is sure and nothing is removed. */
async function settle(ctx: Context, runId: string): Promise<Outcome["fate"]> {
  try {
    return await inTransaction(ctx.db, async (tx) => {
      const ended = await endRun(tx, runId, "abandoned", ctx.clock.now());
      if (!ended && (await findRunState(tx, runId)) === "committed") return "committed";
      await deleteStagedBytes(tx, runId);
      return "abandoned";
    });
  } catch (error) {
    ctx.log.error({ runId }, "cannot tell what became of the run", error);
    return "unknown";
  }
}

async function prepareRun(
  ctx: Context,
  runId: string,
  fresh: RoutedLine[],
  options: DeliveryOptions,
): Promise<PreparedRun> {
  const runLines = fresh.map((routed) => routed.line);
  const all = runLines.reduce((sum, line) => sum + line.files.length, 0);
  let done = 0;
  const documents = await stageDocuments(ctx, runId, runLines, () => {
    done += 1;
    options.onProgress?.(done, all);
  });
  const newcomers = new Map<string, RunLine>();
  const passwords = new Map<string, string>();
  for (const { line, account } of fresh) {
    if (account) continue;
    if (!newcomers.has(line.email)) newcomers.set(line.email, line);
    if (line.initialPassword !== null) passwords.set(line.email, line.initialPassword);
  }
  const newAccounts = await prepareAccounts(
    ctx,
    [...newcomers.values()].map(({ email, name, locale }) => ({
      emailAddress: email,
      name,
      locale,
      initialPassword: passwords.get(email),
    })),
  );
  const idByAddress = new Map(newAccounts.map((account) => [account.emailAddress as string, account.id]));
  const recipients: PreparedRun["recipients"] = new Map(
    newAccounts.map(({ id, emailAddress, locale }) => [id, { emailAddress, locale }]),
  );
  const messages = fresh.map(({ line, account }): PreparedMessage => {
    const accountId = account?.id ?? (idByAddress.get(line.email) as string);
    if (account?.emailAddress)
      recipients.set(account.id, { emailAddress: account.emailAddress, locale: account.locale });
    return {
      id: ctx.random.uuid(),
      accountId,
      source: COMMAND_LINE_SOURCE,
      senderReference: line.senderReference,
      contentDigest: line.contentDigest,
      sender: line.sender || ctx.settings.brand.name,
      contractNumber: line.contractNumber,
      product: line.product,
      documentType: line.documentType,
      subject: line.subject,
      body: line.body,
      allowReply: line.allowReply,
      inReplyTo: line.inReplyTo,
      publishAt: line.publishAt,
      documents: documents.get(line.line) ?? [],
    };
  });
  return { runId, at: ctx.clock.now(), newAccounts, messages, recipients };
}

/** The result of every line; `run` is null where nothing new is placed. */
function resultLines(all: RoutedLine[], run: PreparedRun | null): ResultLine[] {
  const messages = new Map(run?.messages.map((message) => [message.senderReference, message]));
  const passwords = new Map(run?.newAccounts.map((account) => [account.id, account.generatedPassword]));
  return all.map(({ line, route, placed }) => {
    const told = { line: line.line, senderReference: line.senderReference, email: line.email, route };
    const empty = { messageId: "", availableUntil: "", initialPassword: "" };
    if (route !== "mailbox") return { ...told, ...empty, state: route === "postal" ? "postal" : "routed" };
    if (placed)
      return {
        ...told,
        ...empty,
        state: "already-placed",
        messageId: placed.messageId,
        availableUntil: placed.availableUntil,
      };
    const message = messages.get(line.senderReference);
    if (!run || !message) return { ...told, ...empty, state: "placed" };
    const initialPassword = passwords.get(message.accountId) ?? "";
    // On the account's first line only.
    passwords.delete(message.accountId);
    const { day } = availableUntil(placedAtOf(message, run.at));
    return { ...told, state: "placed", messageId: message.id, availableUntil: day, initialPassword };
  });
}
