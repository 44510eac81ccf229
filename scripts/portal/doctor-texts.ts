/** The texts of `portal doctor`: the name of each check, and for each failure what was found and what to do. */
import type { Check, CheckName, Finding } from "@/lib/doctor/check";

export const CHECK_TEXTS: Record<CheckName, string> = {
  configuration: "configuration",
  database: "database answers",
  "job-queue": "job queue answers",
  migrations: "migrations are those of this release",
  "document-keys": "every key that documents are stored under is configured",
  "database-writes": "the database takes documents, gives them back and deletes them",
  documents: "a stored document opens",
  attachments: "a stored attachment opens",
  notifications: "notifications leave in time",
  worker: "jobs run, by a worker or by calls of /api/cron",
  checkpoints: "checkpoints of evidence are signed and written in time",
  webhooks: "webhooks are taken by their receivers",
  clock: "this machine's clock is that of the database",
  connections: "the database has free connections",
  replica: "the replica for lists answers and keeps up",
  backup: "a backup was made lately",
  "purge-guard": "deletion is not stopped by the purge guard",
  "mail-server": "the mail server answers, as SMTP_URL says",
  "mail-certificate": "the mail server's certificate is valid for two weeks more",
  "malware-scanner": "malware scanner answers",
  "document-storage": "document storage writes, reads and removes",
};

const MAX_REASON_LENGTH = 300;
const short = (reason: string) =>
  reason.length > MAX_REASON_LENGTH ? `${reason.slice(0, MAX_REASON_LENGTH)}…` : reason;
const minutes = (seconds: number) => `${Math.max(1, Math.round(seconds / 60))} min`;

const MAIL_REMEDIES: Record<string, string> = {
  authentication: "correct the user and the password in SMTP_URL",
  tls:
    "use a server whose certificate is valid for the host in SMTP_URL; for a private authority set NODE_EXTRA_CA_CERTS " +
    "to its PEM file",
  timeout: "check host and port in SMTP_URL, and that the firewall lets this machine reach them",
  connection: "check host and port in SMTP_URL, and that the firewall lets this machine reach them",
};

const FILE_TEXTS = {
  "unknown-key": [
    "its key is not configured",
    "set the DOCUMENT_KEY it was stored under as DOCUMENT_KEY or DOCUMENT_KEY_PREVIOUS",
  ],
  "wrapped-key": ["its stored key is damaged", "restore document_bytes from a backup"],
  ciphertext: ["its stored bytes are damaged", "restore document_bytes from a backup"],
  sha256: ["its bytes are not those that were stored", "restore document_bytes from a backup"],
  missing: ["its bytes are not in the database", "restore document_bytes from a backup"],
  "storage-failed": ["the document storage does not give it", "mend what the check of the document storage says"],
} as const;

function notificationsText({ untriedSeconds, retried }: Extract<Finding, { name: "notifications" }>): FailureText {
  const found: string[] = [];
  const todo: string[] = [];
  if (untriedSeconds !== null) {
    found.push(`one has been due for ${minutes(untriedSeconds)} and nobody has tried to send it`);
    todo.push("start npm run worker, set RUN_WORKER=1, or let a scheduler call /api/cron");
  }
  if (retried) {
    const { count, oldestSeconds, failure, code } = retried;
    const why = code === null ? failure : `${failure}, code ${code}`;
    found.push(`${count} wait to be tried again, the oldest for ${minutes(oldestSeconds)}; last failure: ${why}`);
    todo.push("mend what the check of the mail server says; if it passes, ask the mail server's log");
  }
  return { found: found.join("; "), todo: todo.join("; ") };
}

const STORAGE_REMEDIES: Record<string, string> = {
  SignatureDoesNotMatch: "correct S3_SECRET_ACCESS_KEY and S3_REGION",
  InvalidAccessKeyId: "correct S3_ACCESS_KEY_ID",
  AccessDenied: "allow GetObject, PutObject and DeleteObject on the objects of the bucket",
  NoSuchBucket: "correct S3_BUCKET, or make the bucket",
  RequestTimeTooSkewed: "set the clock of this machine",
};

function storageText(finding: Extract<Finding, { name: "document-storage" }>): FailureText {
  if (finding.problem === "another-database") {
    return {
      found: "the bucket is marked by another database, so no object is removed",
      todo: "give this database another bucket; only after a restore or failover: npm run portal -- documents claim-bucket",
    };
  }
  if (finding.problem === "not-configured") {
    const { stored, unremoved } = finding;
    return {
      found: `${stored} documents are in an S3 store, ${unremoved} objects are to be removed from it, and none is set`,
      todo: "set S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY",
    };
  }
  const { step, kind, reason } = finding;
  const other =
    "check S3_ENDPOINT, S3_BUCKET and S3_PATH_STYLE, and that the firewall lets this machine reach the store";
  return { found: `${step} failed: ${kind}, ${short(reason)}`, todo: STORAGE_REMEDIES[reason] ?? other };
}

function replicaText(finding: Extract<Finding, { name: "replica" }>): FailureText {
  switch (finding.problem) {
    case "fails":
      return {
        found: short(finding.reason),
        todo: "check DATABASE_URL_REPLICA, that the server runs and that it lets this machine in",
      };
    case "no-replica":
      return {
        found: "the server replays no write-ahead log: it is no streaming replica, or was promoted",
        todo: "make a replica of the server of DATABASE_URL (docs/operations.md, A replica for lists), or unset it",
      };
    case "another-system":
      return {
        found: "it replicates another server than that of DATABASE_URL",
        todo: "correct DATABASE_URL_REPLICA, or unset it",
      };
    case "behind":
      return {
        found: `it has not replayed within ${finding.seconds} s what the database had`,
        todo: "ask pg_stat_replication on the primary and the replica's log; lists are read from the primary meanwhile",
      };
  }
}

type FailureText = { found: string; todo: string };

/** PgBouncer's answer to the parameters of a connection that keeps plans; it hands on no others than its own. */
const POOLER_REFUSAL = /unsupported startup parameter/;

/** What a failed check found, and what to do. */
export function failureText(finding: Finding): FailureText {
  switch (finding.name) {
    case "configuration":
      return {
        found: finding.problems.join("; "),
        todo: "correct the environment; .env.example describes every variable",
      };
    case "database":
      return {
        found: short(finding.reason),
        todo: POOLER_REFUSAL.test(finding.reason)
          ? "set DATABASE_URL_UNPOOLED to the address past the pooler, or DATABASE_PREPARE=0"
          : "check DATABASE_URL, that the server runs and that it lets this machine in",
      };
    case "job-queue":
      return {
        found: short(finding.reason),
        todo: "check DATABASE_URL_UNPOOLED (else DATABASE_URL); if its tables are missing: npm run db:migrate",
      };
    case "migrations":
      return {
        found: "the database is older than this release, or empty",
        todo: "npm run db:migrate (npm start does the same before it serves)",
      };
    case "document-keys":
      return {
        found: finding.missing.map(({ keyId, stored }) => `${stored} stored under the missing key ${keyId}`).join(", "),
        todo: "set the key they were stored under as DOCUMENT_KEY_PREVIOUS, then run documents rewrap",
      };
    case "database-writes":
      return {
        found: short(finding.reason),
        todo: "let DATABASE_URL lead to the primary, by a role that may insert and delete; make room where its disk is full",
      };
    case "documents":
    case "attachments": {
      const [found, todo] = FILE_TEXTS[finding.state as keyof typeof FILE_TEXTS];
      return { found, todo };
    }
    case "notifications":
      return notificationsText(finding);
    case "worker": {
      const silent = minutes(finding.silentSeconds);
      return {
        found: finding.hasRun
          ? `none has run the job sweep-notifications for ${silent}`
          : `none has ever run the job sweep-notifications, and the first account is ${silent} old`,
        todo: "start npm run worker, set RUN_WORKER=1, or let a scheduler call /api/cron",
      };
    }
    case "checkpoints":
      return {
        found: `the last one was signed ${minutes(finding.ageSeconds)} ago; ${finding.undelivered} are not at every target`,
        todo: "let the job create-checkpoint run hourly; ask the log for checkpoint-undelivered",
      };
    case "webhooks":
      return {
        found: finding.failing
          .map(({ id, host, condition, reason, waiting }) => {
            const why = condition === "disabled" ? "is disabled" : `fails (${reason ?? "unknown"})`;
            return `${id} at ${host} ${why}, ${waiting} wait`;
          })
          .join("; "),
        todo: "webhooks deliveries <id> shows each attempt; webhooks enable <id> begins again after 410 Gone",
      };
    case "clock": {
      const { aheadSeconds } = finding;
      return {
        found: `it is ${Math.abs(aheadSeconds)} s ${aheadSeconds > 0 ? "ahead" : "behind"}`,
        todo: "compare date -u on both machines with a third one, and let a time service set the wrong one",
      };
    }
    case "connections":
      return {
        found: `${finding.used} of ${finding.most} are in use`,
        todo: "raise max_connections, lower WEB_CONCURRENCY, or end what holds them (pg_stat_activity)",
      };
    case "replica":
      return replicaText(finding);
    case "backup":
      return {
        found: `the last one was marked ${finding.ageHours} hours ago, at ${finding.markedAt.toISOString()}`,
        todo: "make a backup and let its script end with: portal backup mark (docs/operations.md, Backup and restore)",
      };
    case "purge-guard":
      return {
        found: "it stopped a purge; nothing is deleted",
        todo: "npm run portal -- retention run --dry-run says why and what lifts the stop (docs/operations.md, The purge guard)",
      };
    case "mail-server":
      return {
        found: short(finding.reason),
        todo: MAIL_REMEDIES[finding.cause] ?? "ask whoever runs the mail server what its answer means",
      };
    case "mail-certificate":
      return {
        found: `it ends ${finding.days < 0 ? "" : `in ${finding.days} days, `}at ${finding.until.toISOString()}`,
        todo: "renew it, or tell whoever runs the mail server; without a valid one no notification leaves",
      };
    case "malware-scanner":
      return { found: "no answer", todo: "start clamd, or correct CLAMD_ADDRESS" };
    case "document-storage":
      return storageText(finding);
  }
}

const SIGN = { passed: "✓", failed: "✗", "not-made": "–" } as const;

/** The output lines of one check; a failure has a second line with what to do. */
export function checkLines(check: Check): string[] {
  const line = `${SIGN[check.state]} ${CHECK_TEXTS[check.name]}`;
  if (check.state === "passed") return [line];
  if (check.state === "not-made") return [`${line}: not made, because a check above failed`];
  const { found, todo } = failureText(check.finding);
  return [`${line}: ${found}`, `    do: ${todo}`];
}
