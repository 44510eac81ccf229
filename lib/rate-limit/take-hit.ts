import "server-only";
import type { Context } from "@/lib/context";
import type { Db, Tx } from "@/lib/db/connection";
import { placeholder } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import { secondsBetween } from "@/lib/kernel/time";
import {
  type AccountRule,
  type ClientRule,
  clientDigest,
  type FixedWindowRule,
  nextWindowStart,
  pauseStart,
  RATE_LIMITS,
  type RateLimitRule,
  type SubjectRule,
  subjectDigest,
  windowStart,
} from "@/lib/rate-limit/rate-limit";
import {
  countHitsSince,
  deleteCounter,
  deleteHit,
  hitsSince,
  insertHit,
  insertHitStatement,
} from "@/lib/rate-limit/store";

/** What the limits need of a client: its IPv4 address or /64 prefix, null when unknown. */
type LimitedClient = { limitKey: string | null };

const SECONDS_A_MINUTE = 60;

const ofClient = (ctx: Context, rule: ClientRule, { limitKey }: LimitedClient) => ({
  rule,
  subject: clientDigest(limitKey, ctx.settings.authSecret),
});
const ofSubject = (ctx: Context, rule: SubjectRule | AccountRule, subject: string) => ({
  rule,
  subject: subjectDigest(subject, ctx.settings.authSecret),
});

type HitCounter = { rule: RateLimitRule; subject: string };
type HitOptions = { max?: number; ignorePause?: boolean };

function takeHit(ctx: Context, db: Db, counter: HitCounter, options: HitOptions = {}): Promise<boolean> {
  return insertHit(db, counter, hitNow(ctx, counter, options));
}

function hitNow(
  ctx: Context,
  counter: HitCounter,
  { max = RATE_LIMITS[counter.rule].max, ignorePause = false }: HitOptions,
) {
  const at = ctx.clock.now();
  const since = windowStart(counter.rule, at);
  const pause = pauseStart(counter.rule, at);
  // A pause of minutes reaches back over the beginning of a day.
  const keepSince = pause && pause < since ? pause : since;
  return { at, max, since, pauseSince: ignorePause ? null : pause, keepSince };
}

/** Number of hits counted for the client in the rule's current window. */
export function clientHits(ctx: Context, rule: ClientRule, client: LimitedClient): Promise<number> {
  return countHitsSince(ctx.db, ofClient(ctx, rule, client), windowStart(rule, ctx.clock.now()));
}

/** Makes the value of `clientHits`, for a statement of another room. */
export function clientHitsValue(ctx: Context, rule: ClientRule, client: LimitedClient): Statement<number> {
  return hitsSince(ofClient(ctx, rule, client), windowStart(rule, ctx.clock.now()));
}

/** `clientHitsValue` for a statement whose text is built once; it is run with the values of `clientHitsValues`. */
export function preparedClientHits(rule: ClientRule): Statement<number> {
  return hitsSince({ rule, subject: placeholder("clientSubject") }, placeholder("clientSince"));
}

/** The values of `preparedClientHits`. */
export function clientHitsValues(ctx: Context, rule: ClientRule, client: LimitedClient) {
  const { subject } = ofClient(ctx, rule, client);
  return { clientSubject: subject, clientSince: windowStart(rule, ctx.clock.now()).toISOString() };
}

/**
 * Counts one hit for the client, committed at once, so that the limit holds over parallel requests and processes.
 *
 * @param max limit per window; the rule's limit by default
 * @returns false when the limit is reached; then nothing is counted
 */
export function takeClientHit(ctx: Context, rule: ClientRule, client: LimitedClient, max?: number): Promise<boolean> {
  return takeHit(ctx, ctx.db, ofClient(ctx, rule, client), { max });
}

/**
 * `takeClientHit` for an act that counts only when it fails. What is under way counts too, so that parallel acts cannot
 * exceed the limit.
 *
 * @returns the function that gives the hit back after a success; null when the limit is reached, and nothing is counted
 */
export async function reserveClientHit(
  ctx: Context,
  rule: ClientRule,
  client: LimitedClient,
): Promise<(() => Promise<void>) | null> {
  const counter = ofClient(ctx, rule, client);
  const hit = hitNow(ctx, counter, {});
  return (await insertHit(ctx.db, counter, hit)) ? () => deleteHit(ctx.db, counter, hit.at) : null;
}

/** Makes the statement of `takeClientHit`, for a statement with several. It returns a row when the hit is counted. */
export function clientHitStatement(ctx: Context, rule: ClientRule, client: LimitedClient, max: number): Statement {
  const counter = ofClient(ctx, rule, client);
  return insertHitStatement(ctx.db, counter, hitNow(ctx, counter, { max }));
}

/**
 * Counts one hit for a typed address or an account, like `takeClientHit`.
 *
 * @param subject digest of the address or id of the account; stored as a keyed digest
 */
export function takeSubjectHit(ctx: Context, rule: SubjectRule, subject: string): Promise<boolean> {
  return takeHit(ctx, ctx.db, ofSubject(ctx, rule, subject));
}

/** Forgets the hits of a typed address or an account, in the transaction of what has made them void. */
export function clearSubjectHits(ctx: Context, db: Db, rule: SubjectRule, subject: string): Promise<void> {
  return deleteCounter(db, ofSubject(ctx, rule, subject));
}

/**
 * Counts one hit for an account in the transaction of what it allows, so that a rollback uncounts it. Take it after
 * every other check: a transaction that returns a failure commits, and the hit with it.
 *
 * @param accountId the caller holds the account's lock (docs/architecture.md#lock-order); stored as a keyed digest
 * @param options.ignorePause only the number per window limits; the hit starts a pause all the same
 * @returns false when the limit is reached; then nothing is counted
 */
export function takeAccountHit(
  ctx: Context,
  tx: Tx,
  rule: AccountRule,
  accountId: string,
  options: { ignorePause?: boolean } = {},
): Promise<boolean> {
  return takeHit(ctx, tx, ofSubject(ctx, rule, accountId), options);
}

/**
 * Whether the account has used up the rule's current window; certain only while the caller holds the account's lock.
 */
export async function isAccountAtLimit(ctx: Context, db: Db, rule: AccountRule, accountId: string): Promise<boolean> {
  const hits = await countHitsSince(db, ofSubject(ctx, rule, accountId), windowStart(rule, ctx.clock.now()));
  return hits >= RATE_LIMITS[rule].max;
}

/** Whole minutes, at least one, until the rule's next window begins. */
export function minutesUntilNextWindow(ctx: Context, rule: FixedWindowRule): number {
  const now = ctx.clock.now();
  return Math.max(1, Math.ceil(secondsBetween(now, nextWindowStart(rule, now)) / SECONDS_A_MINUTE));
}
