import "server-only";
import { deleteCallsBegunBefore } from "@/lib/api/idempotency-store";
import { deleteExpiredProposals } from "@/lib/auth/address-change/proposal-store";
import { deleteChangesExpiredBefore } from "@/lib/auth/address-change/store";
import { deleteSolutionsExpiredBefore } from "@/lib/auth/captcha/store";
import { deleteLinksExpiredBefore } from "@/lib/auth/password-link/store";
import { deleteBrowsersSeenBefore } from "@/lib/auth/session/known-browser-store";
import { deleteSessionsSeenBefore } from "@/lib/auth/session/store";
import { deleteAttemptsBefore } from "@/lib/auth/sign-in/store";
import { deleteUnconfirmedClosuresBefore } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { deleteRegistrationsExpiredBefore } from "@/lib/customer-portal/store";
import { BATCH_RESULT_DAYS } from "@/lib/delivery/api-batch/api-batch";
import { deleteResultsEndedBefore } from "@/lib/delivery/api-batch/line-store";
import { removeUploads } from "@/lib/delivery/remove-uploads";
import { deleteElsewhereLinesBefore } from "@/lib/delivery/result/batch-result-store";
import { forgetUploads } from "@/lib/delivery/upload/forget-uploads";
import { deleteDeliveriesEndedBefore } from "@/lib/feed/delivery-store";
import { purgeFeed } from "@/lib/feed/purge-feed";
import { forEvery } from "@/lib/kernel/for-every";
import { addMinutes } from "@/lib/kernel/time";
import { deleteReadingsStartedBefore } from "@/lib/mailbox/reading/reading-store";
import { deleteCountersBefore, deleteWindowsBefore } from "@/lib/rate-limit/store";
import { deleteTestNotificationsBefore } from "@/lib/sandbox/store";
import { deleteStaffSessionsSeenBefore } from "@/lib/staff/session-store";

const DAY_MINUTES = 24 * 60;
/** Ended sessions stay in the customer's list of sign-ins until then. */
const FORGET_SESSIONS_AFTER_DAYS = 400;
/** How long used and expired link rows are kept: their pages can say why the link does not work. */
const FORGET_LINKS_AFTER_DAYS = 90;
/**
 * Longer than a password is valid (R12), so deleting a lockout cannot release it: an expired password needs a link
 * anyway.
 */
const FORGET_ATTEMPTS_AFTER_DAYS = 400;
/** Browsers keep cookies for at most 400 days. */
const FORGET_BROWSERS_AFTER_DAYS = 400;
/** The longest period of a rate limit is one day. */
const FORGET_LIMITS_AFTER_DAYS = 2;
/** Unconfirmed closure requests and address changes: they may hold another person's data. */
const FORGET_UNCONFIRMED_AFTER_DAYS = 7;
/** A reading ends after minutes; the margin is for clocks that differ. */
const FORGET_READINGS_AFTER_DAYS = 1;
/** Until then a repeated report of the customer portal is answered as the first one was. */
const FORGET_REGISTRATIONS_AFTER_DAYS = 90;
/** The audit log keeps who signed in and when; the rows are needed while a session may be open. */
const FORGET_STAFF_SESSIONS_AFTER_DAYS = 90;

/** Lines that went by post are in the lists of staff until then. */
const FORGET_ELSEWHERE_LINES_AFTER_DAYS = 400;

/** E-mails to test customers, for the sender who tries the API. */
const FORGET_TEST_MAIL_AFTER_DAYS = 30;
/** Until then a repeated call of the Sender API gets the stored answer. */
const FORGET_CALLS_AFTER_DAYS = 1;

/** The log of webhooks that were delivered or abandoned. */
const FORGET_DELIVERIES_AFTER_DAYS = 30;

/** Numbers of deleted rows. */
export type DeletedCounts = {
  sessions: number;
  links: number;
  attempts: number;
  browsers: number;
  limits: number;
  solutions: number;
  closures: number;
  addressChanges: number;
  addressProposals: number;
  registrations: number;
  readings: number;
  staffSessions: number;
  apiCalls: number;
  apiWindows: number;
  uploads: number;
  feedEntries: number;
  webhookDeliveries: number;
  batchResults: number;
  elsewhereLines: number;
  batchUploads: number;
  testNotifications: number;
};

const CHUNK_ROWS = 5000;

type Deletion = (limit: number) => Promise<number>;

/**
 * Deletes expired rows that no page or rule reads any more, in chunks of 5,000 rows. A fault of one deletion, such as a
 * statement that takes too long, does not keep the others from being done.
 *
 * @param options.signal no further chunk is begun once it is aborted; the rest waits for the next call
 * @param options.batchSize rows per statement
 * @throws the first fault, at the end
 */
export async function forgetExpired(
  ctx: Context,
  { signal, batchSize = CHUNK_ROWS }: { signal?: AbortSignal; batchSize?: number } = {},
): Promise<DeletedCounts> {
  const { db } = ctx;
  const now = ctx.clock.now();
  const daysAgo = (days: number) => addMinutes(now, -days * DAY_MINUTES);
  const deletions: Record<keyof DeletedCounts, Deletion> = {
    sessions: (limit) => deleteSessionsSeenBefore(db, daysAgo(FORGET_SESSIONS_AFTER_DAYS), limit),
    links: (limit) => deleteLinksExpiredBefore(db, daysAgo(FORGET_LINKS_AFTER_DAYS), limit),
    attempts: (limit) => deleteAttemptsBefore(db, daysAgo(FORGET_ATTEMPTS_AFTER_DAYS), limit),
    browsers: (limit) => deleteBrowsersSeenBefore(db, daysAgo(FORGET_BROWSERS_AFTER_DAYS), limit),
    limits: (limit) => deleteCountersBefore(db, daysAgo(FORGET_LIMITS_AFTER_DAYS), limit),
    solutions: (limit) => deleteSolutionsExpiredBefore(db, now, limit),
    closures: (limit) => deleteUnconfirmedClosuresBefore(db, daysAgo(FORGET_UNCONFIRMED_AFTER_DAYS), limit),
    addressChanges: (limit) => deleteChangesExpiredBefore(db, daysAgo(FORGET_UNCONFIRMED_AFTER_DAYS), limit),
    addressProposals: (limit) => deleteExpiredProposals(db, now, limit),
    registrations: (limit) => deleteRegistrationsExpiredBefore(db, daysAgo(FORGET_REGISTRATIONS_AFTER_DAYS), limit),
    readings: (limit) => deleteReadingsStartedBefore(db, daysAgo(FORGET_READINGS_AFTER_DAYS), limit),
    staffSessions: (limit) => deleteStaffSessionsSeenBefore(db, daysAgo(FORGET_STAFF_SESSIONS_AFTER_DAYS), limit),
    apiCalls: (limit) => deleteCallsBegunBefore(db, daysAgo(FORGET_CALLS_AFTER_DAYS), limit),
    apiWindows: (limit) => deleteWindowsBefore(db, daysAgo(FORGET_LIMITS_AFTER_DAYS), limit),
    uploads: (limit) => removeUploads(ctx, limit),
    feedEntries: (limit) => purgeFeed(ctx, limit),
    webhookDeliveries: (limit) => deleteDeliveriesEndedBefore(db, daysAgo(FORGET_DELIVERIES_AFTER_DAYS), limit),
    batchResults: (limit) => deleteResultsEndedBefore(db, daysAgo(BATCH_RESULT_DAYS), limit),
    batchUploads: (limit) => forgetUploads(ctx, limit),
    elsewhereLines: (limit) => deleteElsewhereLinesBefore(db, daysAgo(FORGET_ELSEWHERE_LINES_AFTER_DAYS), limit),
    testNotifications: (limit) => deleteTestNotificationsBefore(db, daysAgo(FORGET_TEST_MAIL_AFTER_DAYS), limit),
  };
  const counts = Object.fromEntries(Object.keys(deletions).map((name) => [name, 0])) as DeletedCounts;
  const faults = await forEvery(Object.keys(deletions) as (keyof DeletedCounts)[], async (name) => {
    let deleted = batchSize;
    while (deleted === batchSize && !signal?.aborted) {
      deleted = await deletions[name](batchSize);
      counts[name] += deleted;
    }
  });
  if (faults.length > 0) throw faults[0];
  return counts;
}
