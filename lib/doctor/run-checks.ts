import "server-only";
import type { Context } from "@/lib/context";
import { openJobQueue } from "@/lib/db/job-queue";
import type { Check, CheckName, Finding, Retried } from "@/lib/doctor/check";
import { malwareScannerAnswers } from "@/lib/document/malware";
import { countDocumentsByKey } from "@/lib/document/store";
import { findBacklog } from "@/lib/jobs/backlog";
import { isMigrated } from "@/lib/jobs/readiness";
import { findLastSweepAt, pingDatabase } from "@/lib/jobs/readiness-store";
import { secondsBetween } from "@/lib/kernel/time";
import { checkStoredFile } from "@/lib/mailbox/reading/check-stored-file";
import { listRetried } from "@/lib/notification/retried-store";
import { checkMailServer } from "@/lib/notification/transport";
import { isPurgeStopped } from "@/lib/retention/guard-purge";

/** The job that is the sign of life runs every minute. */
const WORKER_HEARTBEAT_MAX_SECONDS = 15 * 60;
const ANSWER_WITHIN_MS = 15_000;

/** The server's own sentence, or the driver's; drizzle's wrapper with the statement is left out. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  // A host with several addresses: the error that holds the others has no words of its own.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && first.message ? first.message : cause.name;
}

/** @returns why it fails; null when it answers in time */
async function failureOf(question: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, `no answer within ${ANSWER_WITHIN_MS / 1000} seconds`);
  });
  try {
    return await Promise.race([question().then(() => null), tooLate]);
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(timer);
  }
}

const evaluated = (name: CheckName, finding: Finding | null): Check =>
  finding ? { name, state: "failed", finding } : { name, state: "passed" };

/** The queue's own driver and, where it is set, the address past the pooler. Nothing is put on the queue. */
async function queueFailure(ctx: Context): Promise<string | null> {
  const { databaseUrl, databaseUrlUnpooled } = ctx.settings;
  const queue = openJobQueue(databaseUrlUnpooled ?? databaseUrl);
  const failure = await failureOf(() => queue.enqueue(ctx.db, "sweep-notifications", []));
  await queue.close().catch(() => {});
  return failure;
}

async function missingKeys(ctx: Context): Promise<Finding | null> {
  const known = new Set(ctx.settings.documentKeys.all.map(({ id }) => id));
  const stored = [...(await countDocumentsByKey(ctx.db))].map(([keyId, count]) => ({ keyId, stored: count }));
  const missing = stored.filter(({ keyId }) => !known.has(keyId));
  return missing.length > 0 ? { name: "document-keys", missing } : null;
}

async function storedFile(ctx: Context, name: "documents" | "attachments"): Promise<Finding | null> {
  const state = await checkStoredFile(ctx, name === "documents" ? "document" : "attachment");
  return state === "none" || state === "opens" ? null : { name, state };
}

async function findRetried(ctx: Context): Promise<Retried | null> {
  const groups = await listRetried(ctx.db);
  const [first] = groups;
  if (!first) return null;
  const now = ctx.clock.now();
  return {
    count: groups.reduce((sum, group) => sum + group.count, 0),
    oldestSeconds: Math.max(...groups.map(({ oldestQueuedAt }) => secondsBetween(oldestQueuedAt, now))),
    failure: first.failure ?? "other",
    code: first.code,
  };
}

/** In maintenance mode notifications wait on purpose. */
async function lateNotifications(ctx: Context): Promise<Finding | null> {
  if (ctx.settings.maintenance) return null;
  const untriedSeconds = (await findBacklog(ctx))?.waitingSeconds ?? null;
  const retried = await findRetried(ctx);
  return untriedSeconds === null && retried === null ? null : { name: "notifications", untriedSeconds, retried };
}

/** Schedulers that call /api/cron leave no finished job, so a queue without any says nothing: no check then. */
async function checkWorker(ctx: Context): Promise<Check[]> {
  const last = await findLastSweepAt(ctx.db);
  if (!last || ctx.settings.maintenance) return [];
  const silentSeconds = secondsBetween(last, await ctx.databaseNow());
  return [evaluated("worker", silentSeconds > WORKER_HEARTBEAT_MAX_SECONDS ? { name: "worker", silentSeconds } : null)];
}

async function checkTables(ctx: Context): Promise<Check[]> {
  return [
    evaluated("document-keys", await missingKeys(ctx)),
    evaluated("documents", await storedFile(ctx, "documents")),
    evaluated("attachments", await storedFile(ctx, "attachments")),
    evaluated("notifications", await lateNotifications(ctx)),
    ...(await checkWorker(ctx)),
    evaluated("purge-guard", (await isPurgeStopped(ctx)) ? { name: "purge-guard" } : null),
  ];
}

const OF_TABLES: CheckName[] = ["document-keys", "documents", "attachments", "notifications", "worker", "purge-guard"];
const notMade = (names: CheckName[]): Check[] => names.map((name) => ({ name, state: "not-made" }));

async function checkDatabase(ctx: Context): Promise<Check[]> {
  const reason = await failureOf(() => pingDatabase(ctx.db));
  if (reason !== null) {
    return [evaluated("database", { name: "database", reason }), ...notMade(["job-queue", "migrations", ...OF_TABLES])];
  }
  const queueReason = await queueFailure(ctx);
  const migrated = await isMigrated(ctx).catch(() => false);
  return [
    evaluated("database", null),
    evaluated("job-queue", queueReason === null ? null : { name: "job-queue", reason: queueReason }),
    evaluated("migrations", migrated ? null : { name: "migrations" }),
    ...(migrated ? await checkTables(ctx) : notMade(OF_TABLES)),
  ];
}

/**
 * Checks what keeps the portal from working; changes nothing.
 *
 * @returns one check each, in the order of CHECK_NAMES; the malware scanner's only where one is configured, the worker's
 *          only where one has run within days
 * @throws when the database goes away after it answered
 */
export async function runChecks(ctx: Context): Promise<Check[]> {
  const [ofDatabase, mail, scanner] = await Promise.all([
    checkDatabase(ctx),
    checkMailServer(ctx.settings),
    malwareScannerAnswers(ctx),
  ]);
  const { kind, ...failure } = mail;
  const isWithoutMail = "reason" in failure ? { name: "mail-server" as const, ...failure } : null;
  return [
    { name: "configuration", state: "passed" },
    ...ofDatabase,
    evaluated("mail-server", kind === "fails" ? isWithoutMail : null),
    ...(scanner === null ? [] : [evaluated("malware-scanner", scanner ? null : { name: "malware-scanner" })]),
  ];
}
