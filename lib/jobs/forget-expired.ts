import "server-only";
import { deleteChangesExpiredBefore } from "@/lib/auth/address-change/store";
import { deleteSolutionsExpiredBefore } from "@/lib/auth/captcha/store";
import { deleteLinksExpiredBefore } from "@/lib/auth/password-link/store";
import { deleteWindowsBefore } from "@/lib/auth/rate-limit/store";
import { deleteBrowsersSeenBefore } from "@/lib/auth/session/known-browser-store";
import { deleteSessionsSeenBefore } from "@/lib/auth/session/store";
import { deleteAttemptsBefore } from "@/lib/auth/sign-in/store";
import { deleteUnconfirmedClosuresBefore } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { deleteRegistrationsExpiredBefore } from "@/lib/customer-portal/store";
import { addMinutes } from "@/lib/kernel/time";
import { deleteReadingsStartedBefore } from "@/lib/mailbox/reading/reading-store";

const DAY_MINUTES = 24 * 60;
/** A dead session still tells the customer's list which browser was his. */
const FORGET_SESSIONS_AFTER_DAYS = 400;
/** So long a dead link still answers with what became of it. */
const FORGET_LINKS_AFTER_DAYS = 90;
/** Longer than a password lives: who was locked then can come back by mailed link only, lock or not (SEC-16). */
const FORGET_ATTEMPTS_AFTER_DAYS = 400;
/** Browsers keep no cookie longer. */
const FORGET_BROWSERS_AFTER_DAYS = 400;
/** The longest span of a limit is a day. */
const FORGET_LIMITS_AFTER_DAYS = 2;
/** What was asked for by e-mail and never confirmed: addresses and words that may be a stranger's. */
const FORGET_UNCONFIRMED_AFTER_DAYS = 7;
/** A reading is over after minutes; the margin is for clocks that differ. */
const FORGET_READINGS_AFTER_DAYS = 1;
/** So long a report that comes again is still answered by what it did. */
const FORGET_REGISTRATIONS_AFTER_DAYS = 90;

export type Forgotten = {
  sessions: number;
  links: number;
  attempts: number;
  browsers: number;
  limits: number;
  solutions: number;
  closures: number;
  addressChanges: number;
  registrations: number;
  readings: number;
};

const BATCH = 5000;

type Deletion = (limit: number) => Promise<number>;

/**
 * Deletes what has expired and is no longer needed for any answer, in batches of 5,000 rows.
 *
 * @param options.signal begin no further batch once it is aborted; what is left waits for the next run
 */
export async function forgetExpired(
  ctx: Context,
  { signal, batchSize = BATCH }: { signal?: AbortSignal; batchSize?: number } = {},
): Promise<Forgotten> {
  const { db } = ctx;
  const now = ctx.clock.now();
  const daysAgo = (days: number) => addMinutes(now, -days * DAY_MINUTES);
  const deletions: Record<keyof Forgotten, Deletion> = {
    sessions: (limit) => deleteSessionsSeenBefore(db, daysAgo(FORGET_SESSIONS_AFTER_DAYS), limit),
    links: (limit) => deleteLinksExpiredBefore(db, daysAgo(FORGET_LINKS_AFTER_DAYS), limit),
    attempts: (limit) => deleteAttemptsBefore(db, daysAgo(FORGET_ATTEMPTS_AFTER_DAYS), limit),
    browsers: (limit) => deleteBrowsersSeenBefore(db, daysAgo(FORGET_BROWSERS_AFTER_DAYS), limit),
    limits: (limit) => deleteWindowsBefore(db, daysAgo(FORGET_LIMITS_AFTER_DAYS), limit),
    solutions: (limit) => deleteSolutionsExpiredBefore(db, now, limit),
    closures: (limit) => deleteUnconfirmedClosuresBefore(db, daysAgo(FORGET_UNCONFIRMED_AFTER_DAYS), limit),
    addressChanges: (limit) => deleteChangesExpiredBefore(db, daysAgo(FORGET_UNCONFIRMED_AFTER_DAYS), limit),
    registrations: (limit) => deleteRegistrationsExpiredBefore(db, daysAgo(FORGET_REGISTRATIONS_AFTER_DAYS), limit),
    readings: (limit) => deleteReadingsStartedBefore(db, daysAgo(FORGET_READINGS_AFTER_DAYS), limit),
  };
  const gone = Object.fromEntries(Object.keys(deletions).map((name) => [name, 0])) as Forgotten;
  for (const name of Object.keys(deletions) as (keyof Forgotten)[]) {
    let deleted = batchSize;
    while (deleted === batchSize && !signal?.aborted) {
      deleted = await deletions[name](batchSize);
      gone[name] += deleted;
    }
  }
  return gone;
}
