import type { StorageFailure } from "@/lib/document/storage/storage-error";
import type { FailingWebhook } from "@/lib/feed/summarize-webhooks";
import type { StoredFileState } from "@/lib/mailbox/reading/check-stored-file";

/** The result of a failed check, with the values that its text needs (scripts/portal/doctor-texts.ts). */
export type Finding =
  | { name: "configuration"; problems: string[] }
  | { name: "database" | "job-queue"; reason: string }
  | { name: "migrations" }
  | { name: "document-keys"; missing: { keyId: string; stored: number }[] }
  /** `reason`: why a document could not be written to the database, read and deleted, in a transaction that ends so. */
  | { name: "database-writes"; reason: string }
  | { name: "documents" | "attachments"; state: StoredFileState }
  | { name: "notifications"; untriedSeconds: number | null; retried: Retried | null }
  /** Seconds since the last run of its job; since the first account was made where it never ran. */
  | { name: "worker"; silentSeconds: number; hasRun: boolean }
  /** `undelivered`: checkpoints that a target of CHECKPOINT_TARGETS lacks. */
  | { name: "checkpoints"; ageSeconds: number; undelivered: number }
  /** The addresses that fail, at most some. */
  | { name: "webhooks"; failing: FailingWebhook[] }
  | { name: "clock"; aheadSeconds: number }
  /** `fails` with the reason; `behind`: it has not replayed within `seconds` what the primary had. */
  | { name: "replica"; problem: "fails"; reason: string }
  | { name: "replica"; problem: "no-replica" | "another-system" }
  | { name: "replica"; problem: "behind"; seconds: number }
  | { name: "connections"; used: number; most: number }
  | { name: "backup"; markedAt: Date; ageHours: number }
  | { name: "purge-guard" }
  | { name: "mail-server"; cause: string; reason: string }
  | { name: "mail-certificate"; until: Date; days: number }
  | { name: "malware-scanner" }
  /** No S3 store is set, but documents are in one, or objects of one are still to be removed. */
  | { name: "document-storage"; problem: "not-configured"; stored: number; unremoved: number }
  /** The bucket is marked by another database, so no object is removed. */
  | { name: "document-storage"; problem: "another-database" }
  | {
      name: "document-storage";
      problem: "fails";
      step: "write" | "read" | "remove";
      kind: StorageFailure;
      reason: string;
    };

/** Notifications that wait for another attempt: count, age of the oldest, and the most frequent failure. */
export type Retried = { count: number; oldestSeconds: number; failure: string; code: number | null };

export type CheckName = Finding["name"];
export type Check =
  | { name: CheckName; state: "passed" }
  | { name: CheckName; state: "not-made" }
  | { name: CheckName; state: "failed"; finding: Finding };

/** Every check in the order of the report. */
export const CHECK_NAMES: readonly CheckName[] = [
  "configuration",
  "database",
  "job-queue",
  "migrations",
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
  "replica",
  "backup",
  "purge-guard",
  "mail-server",
  "mail-certificate",
  "malware-scanner",
  "document-storage",
];
