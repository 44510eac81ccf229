import "server-only";
import { findFirstAccountCreatedAt } from "@/lib/account/row-store";
import type { Context } from "@/lib/context";
import { countConnections } from "@/lib/db/connection-count";
import { checkJobQueues } from "@/lib/db/job-queue";
import type { Check, CheckName, Finding, Retried } from "@/lib/doctor/check";
import { checkReplica } from "@/lib/doctor/check-replica";
import { checkStorage } from "@/lib/doctor/check-storage";
import { backupFinding, clockFinding, connectionsFinding, mailCertificateFinding } from "@/lib/doctor/server-checks";
import { malwareScannerAnswers } from "@/lib/document/malware";
import { countDocumentsByKey } from "@/lib/document/store";
import { tryDatabaseStorage } from "@/lib/document/try-database-storage";
import { describeCheckpoints } from "@/lib/evidence/describe-checkpoints";
import { summarizeWebhooks } from "@/lib/feed/summarize-webhooks";
import { findBacklog } from "@/lib/jobs/backlog";
import { isMigrated } from "@/lib/jobs/readiness";
import { pingDatabase } from "@/lib/jobs/readiness-store";
import { findHeartbeat, MAX_SILENT_SECONDS } from "@/lib/jobs/worker-heartbeat";
import { secondsBetween } from "@/lib/kernel/time";
import { checkStoredFile } from "@/lib/mailbox/reading/check-stored-file";
import { listRetried } from "@/lib/notification/retried-store";
import { checkMailServer } from "@/lib/notification/transport";
import { isPurgeStopped } from "@/lib/retention/guard-purge";

/** The job create-checkpoint runs hourly. */
const CHECKPOINT_MAX_SECONDS = 3 * 60 * 60;
/** One is written right after it is signed. */
const CHECKPOINTS_UNDER_WAY = 1;
const CHECK_TIMEOUT_MS = 15_000;

/** The message of the server or the driver, without drizzle's wrapper, which holds the statement. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  // For a host with several addresses Node throws an AggregateError without a message.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && first.message ? first.message : cause.name;
}

/** Makes a check with a time limit. @returns the reason of the failure; null when it succeeds in time */
async function failureOf(check: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS / 1000} seconds`);
  });
  try {
    return await Promise.race([check().then(() => null), timeout]);
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(timer);
  }
}

const evaluated = (name: CheckName, finding: Finding | null): Check =>
  finding ? { name, state: "failed", finding } : { name, state: "passed" };

/** Leaves out a check about which nothing is known. */
const evaluatedIfKnown = (name: CheckName, finding: Finding | null | "unknown"): Check[] =>
  finding === "unknown" ? [] : [evaluated(name, finding)];

/** Checks the job queue by its own driver and, where set, by DATABASE_URL_UNPOOLED. Adds no job. */
function queueFailure({ settings: { databaseUrl, databaseUrlUnpooled } }: Context): Promise<string | null> {
  return failureOf(() => checkJobQueues(databaseUrlUnpooled ?? databaseUrl));
}

async function missingKeys(ctx: Context): Promise<Finding | null> {
  const known = new Set(ctx.settings.documentKeys.all.map(({ id }) => id));
  const stored = [...(await countDocumentsByKey(ctx.db))].map(([keyId, count]) => ({ keyId, stored: count }));
  const missing = stored.filter(({ keyId }) => !known.has(keyId));
  return missing.length > 0 ? { name: "document-keys", missing } : null;
}

async function failingWrite(ctx: Context): Promise<Finding | null> {
  const reason = await failureOf(() => tryDatabaseStorage(ctx));
  return reason === null ? null : { name: "database-writes", reason };
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

/** Not checked in maintenance mode, because notifications wait then. */
async function lateNotifications(ctx: Context): Promise<Finding | null> {
  if (ctx.settings.maintenance) return null;
  const untriedSeconds = (await findBacklog(ctx))?.waitingSeconds ?? null;
  const retried = await findRetried(ctx);
  return untriedSeconds === null && retried === null ? null : { name: "notifications", untriedSeconds, retried };
}

/**
 * A new installation may be without a worker: before the first job there is no check until the first account is 15
 * minutes old.
 */
async function checkWorker(ctx: Context): Promise<Check[]> {
  if (ctx.settings.maintenance) return [];
  const heartbeat = await findHeartbeat(ctx);
  const since = heartbeat ? null : await findFirstAccountCreatedAt(ctx.db);
  if (!heartbeat && !since) return [];
  const silentSeconds = heartbeat?.silentSeconds ?? secondsBetween(since ?? ctx.clock.now(), await ctx.databaseNow());
  const isSilent = silentSeconds > MAX_SILENT_SECONDS;
  if (!heartbeat && !isSilent) return [];
  return [evaluated("worker", isSilent ? { name: "worker", silentSeconds, hasRun: heartbeat !== null } : null)];
}

/** No check before the first checkpoint, and none without EVIDENCE_KEY. */
async function checkCheckpoints(ctx: Context): Promise<Check[]> {
  const state = await describeCheckpoints(ctx);
  if (!state || ctx.settings.maintenance) return [];
  const { at, undelivered } = state;
  const ageSeconds = secondsBetween(at, ctx.clock.now());
  const isLate = ageSeconds > CHECKPOINT_MAX_SECONDS || undelivered > CHECKPOINTS_UNDER_WAY;
  return [evaluated("checkpoints", isLate ? { name: "checkpoints", ageSeconds, undelivered } : null)];
}

/** No check without webhooks. */
async function checkWebhooks(ctx: Context): Promise<Check[]> {
  const { endpoints, failing } = await summarizeWebhooks(ctx);
  if (endpoints.working + failing.length === 0) return [];
  return [evaluated("webhooks", failing.length > 0 ? { name: "webhooks", failing } : null)];
}

async function checkTables(ctx: Context): Promise<Check[]> {
  return [
    evaluated("document-keys", await missingKeys(ctx)),
    evaluated("database-writes", await failingWrite(ctx)),
    evaluated("documents", await storedFile(ctx, "documents")),
    evaluated("attachments", await storedFile(ctx, "attachments")),
    evaluated("notifications", await lateNotifications(ctx)),
    ...(await checkWorker(ctx)),
    ...(await checkCheckpoints(ctx)),
    ...(await checkWebhooks(ctx)),
    evaluated("clock", await clockFinding(ctx)),
    evaluated("connections", connectionsFinding(await countConnections(ctx.db))),
    ...(await checkReplica(ctx, failureOf)),
    ...evaluatedIfKnown("backup", await backupFinding(ctx)),
    evaluated("purge-guard", (await isPurgeStopped(ctx)) ? { name: "purge-guard" } : null),
  ];
}

const TABLE_CHECKS: CheckName[] = [
  "document-keys",
  "database-writes",
  "documents",
  "attachments",
  "notifications",
  "worker",
  "checkpoints",
  "webhooks",
  "clock",
  "connections",
  "backup",
  "purge-guard",
];
const notMade = (names: CheckName[]): Check[] => names.map((name) => ({ name, state: "not-made" }));

async function checkDatabase(ctx: Context): Promise<Check[]> {
  const reason = await failureOf(() => pingDatabase(ctx.db));
  if (reason !== null) {
    return [
      evaluated("database", { name: "database", reason }),
      ...notMade(["job-queue", "migrations", ...TABLE_CHECKS]),
    ];
  }
  const queueReason = await queueFailure(ctx);
  const migrated = await isMigrated(ctx).catch(() => false);
  return [
    evaluated("database", null),
    evaluated("job-queue", queueReason === null ? null : { name: "job-queue", reason: queueReason }),
    evaluated("migrations", migrated ? null : { name: "migrations" }),
    ...(migrated ? await checkTables(ctx) : notMade(TABLE_CHECKS)),
  ];
}

/**
 * Makes all checks of `portal doctor`; changes nothing but an object of its own in the S3 store; what it
 * writes to the database is rolled back.
 *
 * @returns the checks in the order of CHECK_NAMES; without the malware scanner's when none is configured, the document
 *          storage's when it is not used, the replica's when there is none, the worker's before the first job or while
 *          no account is older than 15 minutes, the backup's before the first mark, and that of the mail server's
 *          certificate without TLS
 * @throws when the database fails after its own check passed
 */
export async function runChecks(ctx: Context): Promise<Check[]> {
  const [databaseChecks, mailServer, mailCertificate, scannerAnswers, storageChecks] = await Promise.all([
    checkDatabase(ctx),
    checkMailServer(ctx.settings),
    mailCertificateFinding(ctx),
    malwareScannerAnswers(ctx),
    checkStorage(ctx).catch((): Check[] => []),
  ]);
  const { kind, ...failure } = mailServer;
  const mailFinding = "reason" in failure ? { name: "mail-server" as const, ...failure } : null;
  return [
    { name: "configuration", state: "passed" },
    ...databaseChecks,
    evaluated("mail-server", kind === "fails" ? mailFinding : null),
    ...evaluatedIfKnown("mail-certificate", mailCertificate),
    ...(scannerAnswers === null
      ? []
      : [evaluated("malware-scanner", scannerAnswers ? null : { name: "malware-scanner" })]),
    ...storageChecks,
  ];
}
