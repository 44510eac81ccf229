import "server-only";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { lostLogLines } from "@/lib/log-lines";
import type { Snapshot } from "@/lib/metrics/snapshot";

/** Seconds. A page takes tens of milliseconds, a sign-in a tenth of a second, an upload or a download more. */
const DURATION_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const UNKNOWN_ROUTE = "unknown";
const MICROSECONDS = 1_000_000;

export const SIGN_IN_OUTCOMES = [
  "succeeded",
  "wrong",
  "captcha",
  "locked",
  "client-limit",
  "expired",
  "overloaded",
] as const;
export type SignInOutcome = (typeof SIGN_IN_OUTCOMES)[number];
/** By password: the first four. By OpenID Connect: all but `wrong` and `overloaded`. */
export const STAFF_SIGN_IN_OUTCOMES = [
  "succeeded",
  "too-many",
  "wrong",
  "overloaded",
  "failed",
  "wrong-issuer",
  "not-invited",
  "no-group",
] as const;
export type StaffSignInOutcome = (typeof STAFF_SIGN_IN_OUTCOMES)[number];
export const FAULT_KINDS = ["fault", "database-outage"] as const;
export const CAPTCHA_OUTCOMES = ["passed", "failed"] as const;
export const STORAGE_ERRORS = ["database", "s3"] as const;
/**
 * Who placed a message outside a batch: a sender by `POST /api/v1/messages`, or a staff member who answers a reply.
 */
export const SINGLE_PLACEMENTS = ["sender", "staff"] as const;
/**
 * Where a list was read. Each but the first is a read of the primary: the session's own write is not replayed yet, the
 * replica is too far behind, does not answer, is no replica of this primary, or failed in this read.
 */
export const LIST_READ_OUTCOMES = ["replica", "own-write", "behind", "down", "no-replica", "failed"] as const;
export type ListReadOutcome = (typeof LIST_READ_OUTCOMES)[number];

type HashQueue = { running: number; waiting: number };

/** Sets a counter to 0 for each value of its label, so that an increase from nothing is seen. */
function start<T extends string>(counter: Counter<T>, label: T, values: readonly string[]): Counter<T> {
  for (const value of values) counter.inc({ [label]: value } as Record<T, string>, 0);
  return counter;
}

function startSignIns(signIns: Counter<"person" | "outcome">) {
  for (const outcome of SIGN_IN_OUTCOMES) signIns.inc({ person: "customer", outcome }, 0);
  for (const outcome of STAFF_SIGN_IN_OUTCOMES) signIns.inc({ person: "staff", outcome }, 0);
  return signIns;
}

function createProcessMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const readers: { hashQueue: () => HashQueue; replicaLag: (() => number) | null } = {
    hashQueue: () => ({ running: 0, waiting: 0 }),
    replicaLag: null,
  };
  const counter = <T extends string>(name: string, help: string, labelNames: T[] = []) =>
    new Counter<T>({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });
  gauge("portal_processes", "Server processes that answer requests.", () => 1);
  gauge("portal_process_resident_memory_bytes", "Memory of all server processes.", () => process.memoryUsage.rss());
  gauge("portal_password_hashes_running", "Password hashes being computed.", () => readers.hashQueue().running);
  gauge("portal_password_hashes_waiting", "Password hashes that wait.", () => readers.hashQueue().waiting);
  new Gauge({
    name: "portal_replica_lag_seconds",
    help: "How old what the replica for lists shows is at most; the greatest of all server processes.",
    // With a label there is no sample where no replica is configured.
    labelNames: ["server"],
    aggregator: "max",
    registers,
    collect() {
      if (readers.replicaLag) this.set({ server: "replica" }, readers.replicaLag());
    },
  });
  new Counter({
    name: "portal_process_cpu_seconds_total",
    help: "Processor time of all server processes.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / MICROSECONDS);
    },
  });
  new Counter({
    name: "portal_log_lines_lost_total",
    help: "Lines of the log that could not be written.",
    registers,
    collect() {
      this.reset();
      this.inc(lostLogLines());
    },
  });
  return {
    registry,
    readers,
    requests: new Histogram({
      name: "portal_http_request_duration_seconds",
      help: "Requests by method, route and status, with the time until the last byte.",
      labelNames: ["method", "route", "status"],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    faults: start(counter("portal_faults_total", "Requests that failed.", ["kind"]), "kind", FAULT_KINDS),
    signIns: startSignIns(
      counter("portal_sign_ins_total", "Attempts to sign in, by person and outcome.", ["person", "outcome"]),
    ),
    lockouts: counter("portal_lockouts_total", "Addresses that were locked after ten failures."),
    captchas: start(
      counter("portal_captchas_total", "Captcha answers, by outcome.", ["outcome"]),
      "outcome",
      CAPTCHA_OUTCOMES,
    ),
    hashesRefused: counter("portal_password_hashes_refused_total", "Passwords not compared, because too many waited."),
    storageErrors: start(
      counter("portal_storage_errors_total", "Documents that could not be read or written, by place.", ["place"]),
      "place",
      STORAGE_ERRORS,
    ),
    placedSingly: start(
      counter("portal_single_messages_placed_total", "Messages placed outside a batch, by who placed them.", ["by"]),
      "by",
      SINGLE_PLACEMENTS,
    ),
    listReads: start(
      counter("portal_list_reads_total", "Reads of lists where a replica is configured, by outcome.", ["outcome"]),
      "outcome",
      LIST_READ_OUTCOMES,
    ),
  };
}

// Next loads this module once per bundle; the counters belong to the process.
const shared = globalThis as { portalMetrics?: ReturnType<typeof createProcessMetrics> };
shared.portalMetrics ??= createProcessMetrics();
const metrics = shared.portalMetrics;

/** @param request.route a pattern without ids; null for a path that no route answers */
export function countRequest(request: { method: string; route: string | null; status: number; seconds: number }): void {
  const { method, route, status, seconds } = request;
  metrics.requests.observe({ method, route: route ?? UNKNOWN_ROUTE, status }, seconds);
}

export function countFault(kind: (typeof FAULT_KINDS)[number]): void {
  metrics.faults.inc({ kind });
}

/** Counts an attempt of a customer. */
export function countSignIn(outcome: SignInOutcome): void {
  metrics.signIns.inc({ person: "customer", outcome });
}

/** Counts an attempt of a staff member, by password or by OpenID Connect. */
export function countStaffSignIn(outcome: StaffSignInOutcome): void {
  metrics.signIns.inc({ person: "staff", outcome });
}

export function countLockout(): void {
  metrics.lockouts.inc();
}

export function countCaptcha(outcome: (typeof CAPTCHA_OUTCOMES)[number]): void {
  metrics.captchas.inc({ outcome });
}

export function countRefusedHash(): void {
  metrics.hashesRefused.inc();
}

/** Counts a document or attachment that its store lost, damaged or did not give or take. */
export function countStorageError(place: (typeof STORAGE_ERRORS)[number]): void {
  metrics.storageErrors.inc({ place });
}

/**
 * Counts a message that was placed outside a batch, after its commit. In memory: a row of counts in the database would
 * cost each placing a statement, and all of them would wait for that row.
 */
export function countPlacedMessage(by: (typeof SINGLE_PLACEMENTS)[number]): void {
  metrics.placedSingly.inc({ by });
}

/** Counts a read of a list where a replica is configured. */
export function countListRead(outcome: ListReadOutcome): void {
  metrics.listReads.inc({ outcome });
}

/** The owner of the connection to the replica says how its lag is read, in seconds. */
export function readReplicaLagBy(read: () => number): void {
  metrics.readers.replicaLag = read;
}

/** The owner of the hash queue says how its length is read. */
export function readHashQueueBy(read: () => HashQueue): void {
  metrics.readers.hashQueue = read;
}

/** The metrics of this process at this moment. A copy: the library gives its own objects, which count on. */
export async function ownSnapshot(): Promise<Snapshot> {
  return JSON.parse(JSON.stringify(await metrics.registry.getMetricsAsJSON())) as Snapshot;
}
