/**
 * Limits of "so many per hour or day" are counted in lib/rate-limit; the audit log is written and listed, never counted
 * for one. Only the daily figures of staff count it, which limit nothing.
 */
import { type SourceFile, sourceFiles, violations } from "./source-files";

const production = sourceFiles().filter(({ path }) => !/^(?:tests|drizzle)\//.test(path));

/** The tables of the audit log and of the limits are named by these files. */
const NAMES_AUDIT_TABLE = /^lib\/audit\//;
const NAMES_LIMITS_TABLE = /^lib\/rate-limit\//;

/**
 * Reads of the audit log: the account's page and a decided closure request for staff, the purge guard's last activity,
 * the command line, the doctor, the metrics.
 */
const READS_AUDIT_LOG =
  /^lib\/audit\/|^lib\/account\/staff-actions\.ts$|^lib\/closure\/find-decision\.ts$|^lib\/retention\/guard-\w+\.ts$|^scripts\/portal\/|^lib\/doctor\/|^lib\/jobs\/database-metrics\.ts$/;

/** Daily figures for the start page of staff. */
const COUNTS_AUDIT_LOG = /^lib\/audit\/period-store\.ts$|^lib\/staff\/figures\/figures-store\.ts$/;

const AUDIT_IMPORT = /import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"[^"]*\/audit\/(?:latest-)?store"/g;
const COUNTS = /\bcount\(|\bsum\(|\.\$count\b|\.length\b/;
const COUNTED_ELSEWHERE = /\bcount\w*Since\b|\b\w*(?:MAX|LIMIT)\w*_(?:AN?|PER)_(?:DAY|HOUR|MINUTE)\b/;

/** Functions of lib/audit that record events, also in a statement that is built once. */
const WRITES_AUDIT_LOG = /^(?:recordAuditEvents?(?:ForEach)?|auditRecords|insertAuditRecordsForEach)$/;

const RULES: Record<string, (file: SourceFile) => string[]> = {
  "the audit table is named by its own room": ({ path, text }) =>
    NAMES_AUDIT_TABLE.test(path) ? [] : (text.match(/\bauditEvents\b|\baudit_events\b/) ?? []),
  "lib/audit counts nothing": ({ path, text }) =>
    path.startsWith("lib/audit/") ? (text.match(COUNTS)?.slice(0, 1) ?? []) : [],
  "other rooms write the audit log; only listings read it": ({ path, text }) => {
    const names = [...text.matchAll(AUDIT_IMPORT)].flatMap((match) => (match[1] ?? "").split(","));
    const reads = names.map((name) => name.trim()).filter((name) => name !== "" && !WRITES_AUDIT_LOG.test(name));
    return READS_AUDIT_LOG.test(path) ? [] : reads;
  },
  "only the daily figures of staff count the audit log": ({ path, text }) =>
    COUNTS_AUDIT_LOG.test(path) ? [] : (text.match(/\bauditKindsIn\b|audit\/period-store/) ?? []),
  "the table of limits is named by lib/rate-limit": ({ path, text }) =>
    NAMES_LIMITS_TABLE.test(path) ? [] : (text.match(/\brateLimits\b|\bfrom rate_limits\b/) ?? []),
  "no other room has a limit per hour or day, or counts rows since an instant": ({ path, text }) =>
    path.startsWith("lib/rate-limit/") ? [] : (text.match(COUNTED_ELSEWHERE)?.slice(0, 1) ?? []),
};

it.each(Object.keys(RULES))("%s", (rule) => {
  expect(violations(production, RULES[rule] as (file: SourceFile) => string[])).toEqual([]);
});

it.each([
  [
    "only the daily figures",
    "lib/auth/sign-in/client-failure-limit.ts",
    'import { auditKindsIn } from "@/lib/audit/period-store";',
  ],
  ["the audit table", "lib/closure/request-closure.ts", 'import { auditEvents } from "@/drizzle/schema/audit";'],
  ["the audit table", "lib/closure/store.ts", "sql`select count(*) from audit_events`"],
  ["lib/audit counts", "lib/audit/store.ts", "db.select({ n: count() })"],
  ["only listings", "lib/auth/x.ts", 'import { countAuditEvents, recordAuditEvent } from "@/lib/audit/store";'],
  ["only listings", "lib/auth/x.ts", 'import {\n  listAuditEvents,\n} from "@/lib/audit/store";'],
  ["table of limits", "lib/auth/x-store.ts", "db.insert(rateLimits)"],
  ["no other room", "lib/mailbox/reply/reply-store.ts", "function countRepliesSince() {}"],
  ["no other room", "lib/closure/closure.ts", "const MAX_REQUESTS_A_DAY = 5;"],
])("the rule of %s is broken by %s: %s", (rule, path, text) => {
  const [name = ""] = Object.keys(RULES).filter((title) => title.includes(rule));
  expect(violations([{ path, text, imports: [] }], RULES[name] as (file: SourceFile) => string[])).not.toEqual([]);
});
