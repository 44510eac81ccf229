import "server-only";
import type { ApiBatchCounts } from "@/drizzle/schema/delivery";
import type { AccountRequest } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { Staging } from "@/lib/db/staged-rows";
import type { ApiBatch } from "@/lib/delivery/api-batch/api-batch";
import { sealPassword } from "@/lib/delivery/api-batch/batch-password";
import {
  batchLines,
  type CheckedChunk,
  type CheckedMessage,
  checkedChunks,
} from "@/lib/delivery/api-batch/check-batch";
import type { CollectedLine } from "@/lib/delivery/api-batch/collected-line";
import { insertResults, type ResultRow } from "@/lib/delivery/api-batch/line-store";
import {
  BatchCounter,
  type BatchProblem,
  MAX_SHOWN_PROBLEMS,
  namedProblems,
} from "@/lib/delivery/api-batch/preview-batch";
import { BatchConflictError, type PreparedBatch } from "@/lib/delivery/commit-batch";
import { markBeforeRouting } from "@/lib/delivery/commit-store";
import { BatchResultRecorder } from "@/lib/delivery/result/record-batch-result";
import { type Routing, routeLines } from "@/lib/delivery/route-lines";
import { type StagedAccount, stageAccounts } from "@/lib/delivery/stage-accounts";
import { MessageStager, type StagedLine } from "@/lib/delivery/stage-messages";
import { storeUnpublished } from "@/lib/delivery/unpublished-rows";
import type { RoutedMessage } from "@/lib/feed/record-routed";
import { err, ok, type Result } from "@/lib/kernel/result";

type Staged = {
  prepared: PreparedBatch;
  placedBefore: string;
  counts: ApiBatchCounts;
  /** Messages that are not for this portal. */
  routed: RoutedMessage[];
};
type Invalid = { kind: "invalid"; problems: BatchProblem[]; problemCount: number };

/**
 * Checks a batch of the Sender API and stages it with the result of every message, in two passes over its messages: the
 * first checks them and hashes the initial passwords of new customers, which is slow; the second stages the messages.
 * Each holds one chunk in memory.
 *
 * @param stagingId the attempt, a row of `batches`
 * @throws BatchConflictError when another placement has changed something between the passes
 * @throws BatchCancelledError when the attempt was cancelled meanwhile
 */
export async function stageApiBatch(
  ctx: Context,
  batch: ApiBatch,
  stagingId: string,
): Promise<Result<Staged, Invalid>> {
  const staging = new Staging(ctx.db, stagingId);
  const created = new Map<string, StagedAccount>();
  const problems: BatchProblem[] = [];
  let problemCount = 0;
  for await (const chunk of checkedChunks(ctx, batch)) {
    problemCount += chunk.problems.length;
    problems.push(...namedProblems(chunk.problems, chunk.lines).slice(0, MAX_SHOWN_PROBLEMS - problems.length));
    if (problemCount === 0) await stageAccounts(ctx, staging, accountRequests(chunk, created), created);
  }
  if (problemCount > 0) {
    problems.sort((a, b) => a.number - b.number);
    return err({ kind: "invalid", problems, problemCount });
  }
  const counter = new BatchCounter();
  const placedBefore = await markBeforeRouting(ctx.db);
  const stager = new MessageStager(ctx, staging, {
    ...{ shownId: batch.id, source: batch.sender, at: ctx.clock.now(), created, lastLines: null },
  });
  const results = new ResultWriter(ctx, stagingId, created);
  const recorder = new BatchResultRecorder(ctx, ctx.db, { batchId: stagingId, source: batch.sender });
  const routed: RoutedMessage[] = [];
  for await (const lines of batchLines(ctx, batch.id)) {
    const routing = await routeLines(ctx, batch.sender, lines);
    if (routing.problems.length > 0) throw new BatchConflictError("a message cannot be placed any more");
    for (const message of routing.lines) {
      const { line, route } = message;
      counter.add(message);
      if (route !== "mailbox") routed.push({ senderReference: line.senderReference, route });
    }
    await recorder.add(routing.lines);
    const newLines = routing.lines.filter(({ route, placed }) => route === "mailbox" && !placed);
    for (const { line, account } of newLines) {
      if (!account && !created.has(line.email)) throw new BatchConflictError("an account was closed meanwhile");
    }
    const staged = await stager.add(newLines.map((routed) => ({ ...routed, documents: routed.line.documents })));
    await results.write(routing, new Map(newLines.map(({ line }, index) => [line.line, staged[index]])));
  }
  await recorder.end();
  const prepared = { ...(await stager.end()), shownId: batch.id, newAccounts: created.size };
  return ok({ prepared, placedBefore, counts: counter.counts, routed });
}

/** The new accounts that messages of a chunk need and that earlier chunks have not staged. */
function accountRequests(
  { lines, givenPasswords }: CheckedChunk,
  created: ReadonlyMap<string, StagedAccount>,
): AccountRequest[] {
  const requests = new Map<string, AccountRequest>();
  for (const { line, route, placed, account } of lines) {
    const isNew = route === "mailbox" && !placed && !account;
    if (!isNew || created.has(line.email) || requests.has(line.email)) continue;
    const { email: emailAddress, name, locale } = line;
    requests.set(emailAddress, { emailAddress, name, locale, initialPassword: givenPasswords.get(emailAddress) });
  }
  return [...requests.values()];
}

/** Writes the results of messages, each generated initial password on the first message of its customer. */
class ResultWriter {
  private lastEmail: string | null = null;

  constructor(
    private readonly ctx: Context,
    private readonly stagingId: string,
    private readonly created: ReadonlyMap<string, StagedAccount>,
  ) {}

  /** @param staged what was staged, by number */
  async write(
    { lines, remarks }: Routing<CollectedLine>,
    staged: ReadonlyMap<number, StagedLine | undefined>,
  ): Promise<void> {
    const { ctx, stagingId } = this;
    const remarksOf = Map.groupBy(remarks, ({ line }) => line);
    const rows = lines.map((routed) => ({
      ...this.rowOf(routed, staged.get(routed.line.line)),
      remarks: remarksOf.get(routed.line.line)?.map(({ reason }) => reason) ?? null,
    }));
    await storeUnpublished(ctx, stagingId, (tx) => insertResults(tx, rows));
  }

  private rowOf({ line, route, placed }: CheckedMessage, staged: StagedLine | undefined): ResultRow {
    const { ctx, stagingId } = this;
    const number = line.line;
    const common = { stagingId, number, senderReference: line.senderReference, email: line.email, route };
    const nothing = { messageId: null, availableUntil: null, initialPassword: null };
    if (route !== "mailbox") return { ...common, ...nothing, state: route === "postal" ? "postal" : "routed" };
    if (placed) {
      const { messageId, availableUntil } = placed;
      return { ...common, ...nothing, state: "already-placed", messageId, availableUntil };
    }
    if (!staged) throw new Error("a message was not staged");
    const isFirst = this.lastEmail !== line.email;
    this.lastEmail = line.email;
    const generated = (isFirst && this.created.get(line.email)?.generatedPassword) || null;
    const { messageId, availableUntil } = staged;
    const initialPassword = generated === null ? null : sealPassword(ctx, { id: stagingId, number }, generated);
    return { ...common, state: "placed", messageId, availableUntil, initialPassword };
  }
}
