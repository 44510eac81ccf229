import type { StoredFileState } from "@/lib/mailbox/reading/check-stored-file";

/** What a check found; `facts` is what its words need. */
export type Finding =
  | { name: "configuration"; problems: string[] }
  | { name: "database" | "job-queue"; reason: string }
  | { name: "migrations" }
  | { name: "document-keys"; missing: { keyId: string; stored: number }[] }
  | { name: "documents" | "attachments"; state: StoredFileState }
  | { name: "notifications"; untriedSeconds: number | null; retried: Retried | null }
  | { name: "worker"; silentSeconds: number }
  | { name: "purge-guard" }
  | { name: "mail-server"; cause: string; reason: string }
  | { name: "malware-scanner" };

/** Notifications under retry: how many, how long the oldest has waited, and the most frequent obstacle. */
export type Retried = { count: number; oldestSeconds: number; failure: string; code: number | null };

export type CheckName = Finding["name"];
export type Check =
  | { name: CheckName; state: "passed" }
  | { name: CheckName; state: "not-made" }
  | { name: CheckName; state: "failed"; finding: Finding };

/** Every check in the order in which they are told. */
export const CHECK_NAMES: readonly CheckName[] = [
  "configuration",
  "database",
  "job-queue",
  "migrations",
  "document-keys",
  "documents",
  "attachments",
  "notifications",
  "worker",
  "purge-guard",
  "mail-server",
  "malware-scanner",
];
