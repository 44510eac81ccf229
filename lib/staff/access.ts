import { STAFF_ROLES, type StaffRole } from "@/lib/audit/staff-actor";

const EVERYBODY = STAFF_ROLES;
/** Those who help customers, and those who only read. */
const CUSTOMER_READERS: readonly StaffRole[] = ["service", "auditor", "admin"];
const CUSTOMER_HELPERS: readonly StaffRole[] = ["service", "admin"];
/** Everybody but those who only read. */
const EMAIL_TESTERS: readonly StaffRole[] = ["service", "sender", "admin"];
const ADMINS: readonly StaffRole[] = ["admin"];
/** Those who place and withdraw messages. */
const SENDERS: readonly StaffRole[] = ["sender", "admin"];
const BATCH_READERS: readonly StaffRole[] = ["sender", "auditor", "admin"];
/** Those who see that customers whom no e-mail reaches get their messages by post. */
const UNREACHABLE_HANDLERS: readonly StaffRole[] = ["service", "sender", "admin"];

/**
 * Every page, route and act of the workspace with the roles that may use it. The names of pages and routes are method
 * and path below `app`, those of acts are POST and what they do. A page or action without an entry does not compile,
 * and tests/architecture/staff-access.test.ts compares the table with the files of `app/staff`.
 */
export const STAFF_ACCESS = {
  "GET /staff": EVERYBODY,
  "GET /staff/[...unknown]": EVERYBODY,
  "GET /staff/session": EVERYBODY,
  "POST /staff/session": EVERYBODY,
  "POST sign-out": EVERYBODY,
  "GET /staff/replies": CUSTOMER_READERS,
  "GET /staff/replies/[ref]": CUSTOMER_READERS,
  "GET /staff/files/attachments/[id]": CUSTOMER_READERS,
  "POST take-reply": CUSTOMER_HELPERS,
  "POST release-reply": CUSTOMER_HELPERS,
  "POST assign-reply": CUSTOMER_HELPERS,
  "POST note-on-reply": CUSTOMER_HELPERS,
  "POST acknowledge-reply": CUSTOMER_HELPERS,
  "POST answer-reply": CUSTOMER_HELPERS,
  "GET /staff/text-modules": CUSTOMER_READERS,
  "GET /staff/text-modules/[id]": ADMINS,
  "POST save-text-module": ADMINS,
  "POST remove-text-module": ADMINS,
  "GET /staff/closures": CUSTOMER_READERS,
  "GET /staff/closures/[ref]": CUSTOMER_READERS,
  "POST decide-closure": CUSTOMER_HELPERS,
  "GET /staff/customers": CUSTOMER_READERS,
  "GET /staff/customers/[id]": CUSTOMER_READERS,
  "POST reissue-initial-password": CUSTOMER_HELPERS,
  "POST lock-customer": CUSTOMER_HELPERS,
  "POST send-password-link": CUSTOMER_HELPERS,
  "POST propose-address": CUSTOMER_HELPERS,
  "POST decide-address": CUSTOMER_HELPERS,
  "GET /staff/templates": EVERYBODY,
  "GET /staff/templates/[kind]": EVERYBODY,
  "GET /staff/files/templates/[kind]": EVERYBODY,
  "POST send-test-email": EMAIL_TESTERS,
  "GET /staff/messages": EVERYBODY,
  "GET /staff/messages/[id]": EVERYBODY,
  "GET /staff/files/evidence/[id]": EVERYBODY,
  "POST withdraw-message": SENDERS,
  "GET /staff/batches": BATCH_READERS,
  "GET /staff/batches/[id]": BATCH_READERS,
  "GET /staff/batches/open/[id]": BATCH_READERS,
  "GET /staff/files/results/[id]": BATCH_READERS,
  "GET /staff/batches/uploads": BATCH_READERS,
  "GET /staff/batches/uploads/[id]": BATCH_READERS,
  "GET /staff/files/batch-uploads/[id]/problems": BATCH_READERS,
  "POST /staff/files/batch-uploads": SENDERS,
  "POST /staff/files/batch-uploads/[id]/result": SENDERS,
  "POST place-upload": SENDERS,
  "POST cancel-upload": SENDERS,
  "GET /staff/unreachable": EVERYBODY,
  "GET /staff/files/unreachable/[kind]": UNREACHABLE_HANDLERS,
  "POST handle-unreachable": UNREACHABLE_HANDLERS,
  "POST reopen-unreachable": UNREACHABLE_HANDLERS,
} as const satisfies Record<string, readonly StaffRole[]>;

export type StaffAccess = keyof typeof STAFF_ACCESS;

/**
 * The lists that name customers. Their pages record each look; those of one customer or message record it themselves.
 */
export const STAFF_LISTS = [
  "GET /staff/replies",
  "GET /staff/closures",
  "GET /staff/customers",
  "GET /staff/messages",
  "GET /staff/unreachable",
] as const satisfies readonly StaffAccess[];
export type StaffList = (typeof STAFF_LISTS)[number];

/** Whether a role may use a page, route or act. */
export function mayUse(role: StaffRole, access: StaffAccess): boolean {
  const roles: readonly StaffRole[] = STAFF_ACCESS[access];
  return roles.includes(role);
}
