import "server-only";
import { recordLook } from "@/lib/audit/record-look";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { findBatch } from "@/lib/delivery/result/batch-list-store";
import { listElsewhereLines } from "@/lib/delivery/result/batch-result-store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { sentMessageState } from "@/lib/mailbox/sender/sent-message-state";
import { MESSAGE_PAGE_SIZE, type ReferencePosition } from "@/lib/mailbox/staff/message-list";
import { countUnopened, listEnvelopes } from "@/lib/mailbox/staff/message-list-store";
import { spreadsheetLines } from "@/lib/staff/spreadsheet-lines";

/**
 * - `placed`: the messages in mailboxes
 * - `unopened`: those of them that no customer has opened
 * - `elsewhere`: lines for the customer portal and the post
 */
export const BATCH_VIEWS = ["placed", "unopened", "elsewhere"] as const;
export type BatchView = (typeof BATCH_VIEWS)[number];

/** Rows that are read and written at once. */
const CHUNK_ROWS = 1000;

type Page = { view: BatchView; after: ReferencePosition | null; afterLine: number };

async function messagesOf(ctx: Context, batchId: string, { view, after }: Page) {
  const unopened = view === "unopened";
  const found = await listEnvelopes(ctx.db, {
    beginning: null,
    batchId,
    unopened,
    after,
    limit: MESSAGE_PAGE_SIZE + 1,
  });
  const now = ctx.clock.now();
  const rows = found.slice(0, MESSAGE_PAGE_SIZE).map((row) => ({ ...row, state: sentMessageState(row, now) }));
  return { rows, next: found.length > MESSAGE_PAGE_SIZE ? (rows.at(-1) ?? null) : null };
}

async function elsewhereOf(ctx: Context, batchId: string, after: number) {
  const found = await listElsewhereLines(ctx.db, { batchId, after, limit: MESSAGE_PAGE_SIZE + 1 });
  const rows = found.slice(0, MESSAGE_PAGE_SIZE);
  return { rows, next: found.length > MESSAGE_PAGE_SIZE ? (rows.at(-1)?.line ?? null) : null };
}

const NO_MESSAGES = { rows: [], next: null };

/**
 * A batch with its numbers and one page of a list of its lines. The look at a list is recorded once a visit.
 *
 * @param input.batchId untrusted
 */
export async function openBatch(ctx: Context, input: { batchId: string; by: StaffActor } & Page) {
  const { batchId, view, afterLine, by } = input;
  const batch = isUuid(batchId) ? await findBatch(ctx.db, batchId) : null;
  if (!batch) return err({ kind: "not-found" as const });
  await recordLook({ db: ctx.db, at: ctx.clock.now() }, { kind: "batch.viewed", about: { batchId, view }, by });
  return ok({
    ...batch,
    unopened: await countUnopened(ctx.db, [batchId]),
    messages: view === "elsewhere" ? NO_MESSAGES : await messagesOf(ctx, batchId, input),
    elsewhere: view === "elsewhere" ? await elsewhereOf(ctx, batchId, afterLine) : NO_MESSAGES,
  });
}

type Opened = Awaited<ReturnType<typeof openBatch>>;
export type BatchForStaff = Extract<Opened, { ok: true }>["value"];

const RESULT_COLUMNS = ["line", "senderReference", "email", "route", "state", "messageId", "availableUntil"];

/**
 * What became of the lines of a committed batch, as CSV in parts: the placed ones by reference, then those that went
 * elsewhere by line. Never with initial passwords, which were handed over once. The download is recorded.
 *
 * @param input.batchId untrusted
 */
export async function downloadBatchResult(
  ctx: Context,
  { batchId, by }: { batchId: string; by: StaffActor },
): Promise<Result<AsyncGenerator<string>, { kind: "not-found" }>> {
  const batch = isUuid(batchId) ? await findBatch(ctx.db, batchId) : null;
  if (batch?.state !== "committed") return err({ kind: "not-found" });
  const details = { batchId, ...staffDetails(by) };
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "batch.result-downloaded", actor: "insurer", details });
  return ok(resultParts(ctx, batchId));
}

async function* resultParts(ctx: Context, batchId: string): AsyncGenerator<string> {
  yield spreadsheetLines([RESULT_COLUMNS], true);
  for (let after: ReferencePosition | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listEnvelopes>> = await listEnvelopes(ctx.db, {
      ...{ beginning: null, batchId, after, limit: CHUNK_ROWS },
    });
    const lines = page.map(({ id, senderReference, emailAddress, availableUntil }) => [
      ...["", senderReference, emailAddress ?? "", "mailbox", "placed", id, availableUntil],
    ]);
    yield spreadsheetLines(lines);
    after = page.at(-1) ?? null;
    if (page.length < CHUNK_ROWS) break;
  }
  for (let after = 0; ; ) {
    const page = await listElsewhereLines(ctx.db, { batchId, after, limit: CHUNK_ROWS });
    const lines = page.map(({ line, senderReference, email, route }) => [
      ...[line, senderReference, email, route, route === "postal" ? "postal" : "routed", "", ""],
    ]);
    yield spreadsheetLines(lines);
    after = page.at(-1)?.line ?? 0;
    if (page.length < CHUNK_ROWS) return;
  }
}
