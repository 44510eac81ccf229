import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type CallOutcome, type EndpointCaller, openEndpointCaller } from "@/lib/feed/call-endpoint";
import {
  type AttemptEnd,
  type ClaimedDelivery,
  claimDeliveries,
  queueDeliveries,
  storeAttempts,
} from "@/lib/feed/delivery-store";
import {
  type EndpointRow,
  findEndpoint,
  listActiveEndpointIds,
  lockEndpoint,
  makeWaitingDue,
  updateEndpoint,
} from "@/lib/feed/endpoint-store";
import { unownedFamilies } from "@/lib/feed/event-type";
import { feedEvent } from "@/lib/feed/feed-event";
import { type FeedReader, findEntries } from "@/lib/feed/feed-store";
import { keepSecrets, signingSecrets } from "@/lib/feed/keep-secrets";
import { numberFeed } from "@/lib/feed/number-feed";
import { type AttemptOutcome, afterAttempt, FAILING_AFTER, healthAfter, isDelivered } from "@/lib/feed/retry";
import { signatureHeaders } from "@/lib/feed/webhook-secret";
import { randomBelow } from "@/lib/kernel/random";
import { addSeconds } from "@/lib/kernel/time";

/** Positions that one transaction looks through for an endpoint. */
const QUEUED_POSITIONS = 10_000;
/** Events that are sent to one endpoint at the same time. */
const PARALLEL = 8;
/** Endpoints that are worked on at the same time. */
const MAX_ENDPOINTS = 16;
/** Longer than an attempt and the statement that stores its end. */
const LEASE_SECONDS = 60;
const JITTER_STEPS = 201;
const MAX_NUMBERED_CHUNKS = 1000;

export type WebhookCounts = { queued: number; delivered: number; failed: number; abandoned: number };
export type DeliverOptions = { signal?: AbortSignal; caller?: EndpointCaller };

/** Which entries an endpoint gets. Those of no sender it gets only when its list names them. */
export function readerOf({ source, types }: Pick<EndpointRow, "source" | "types">): FeedReader {
  const isNamed = (family: string) => types.some((type) => type.startsWith(`${family}.`));
  const unowned = unownedFamilies(isNamed);
  return { source, types: types.length === 0 ? null : types, unowned };
}

/** Queues the entries that an endpoint has not got yet. @returns how many, and whether there are more */
async function queueSome(ctx: Context, endpointId: string): Promise<{ queued: number; isDone: boolean }> {
  const { lastPosition } = await numberFeed(ctx, { chunks: 0 });
  return inTransaction(ctx.db, async (tx) => {
    const endpoint = await lockEndpoint(tx, endpointId);
    if (endpoint?.state !== "active") return { queued: 0, isDone: true };
    const after = endpoint.queuedPosition;
    if (after >= lastPosition) return { queued: 0, isDone: true };
    const until = Math.min(lastPosition, after + QUEUED_POSITIONS);
    const queued = await queueDeliveries(tx, endpointId, readerOf(endpoint), { after, until, at: ctx.clock.now() });
    await updateEndpoint(tx, endpointId, { queuedPosition: until });
    return { queued, isDone: until === lastPosition };
  });
}

function outcomeOf(call: CallOutcome): AttemptOutcome {
  if (call.kind !== "answered") return { status: null, failure: call.kind, retryAfterSeconds: null };
  const { status, retryAfterSeconds } = call;
  return { status, failure: status >= 200 && status < 300 ? null : `status ${status}`, retryAfterSeconds };
}

/**
 * Makes one attempt to push an event.
 *
 * @param message.id of the event, the same for every attempt
 */
export async function pushEvent(
  ctx: Context,
  caller: EndpointCaller,
  endpoint: Pick<EndpointRow, "url">,
  secrets: readonly string[],
  message: { id: string; body: string },
): Promise<AttemptOutcome & { ms: number }> {
  if (secrets.length === 0) return { status: null, failure: "secret-unreadable", retryAfterSeconds: null, ms: 0 };
  const at = ctx.clock.now();
  const began = performance.now();
  const headers = { "content-type": "application/json", "user-agent": "kuldemenyeim-webhooks/1" };
  const call = await caller.post(new URL(endpoint.url), message.body, {
    ...headers,
    ...signatureHeaders(secrets, { ...message, at }),
  });
  return { ...outcomeOf(call), ms: Math.round(performance.now() - began) };
}

type Attempt = { delivery: ClaimedDelivery; outcome: AttemptOutcome & { ms: number } };

function endOf(ctx: Context, { delivery, outcome }: Attempt, now: Date): AttemptEnd {
  const sinceQueued = delivery.attempts.filter(({ at }) => at >= delivery.queuedAt.toISOString());
  const tried = { queuedAt: delivery.queuedAt, tries: sinceQueued.length + 1 };
  const jitter = (randomBelow(ctx.random, JITTER_STEPS) - 100) / 100;
  const next = afterAttempt(tried, outcome, now, jitter);
  const attempt = { at: now.toISOString(), outcome: outcome.failure ?? String(outcome.status), ms: outcome.ms };
  const dueAt = next.state === "waiting" ? next.dueAt : null;
  return { position: delivery.position, state: next.state, dueAt, attempt };
}

/** Stores the ends of attempts, and what they say about the endpoint. */
async function storeEnds(ctx: Context, endpointId: string, attempts: Attempt[], counts: WebhookCounts): Promise<void> {
  const now = ctx.clock.now();
  const ends = attempts.map((attempt) => endOf(ctx, attempt, now));
  const outcomes = attempts.map(({ outcome }) => outcome);
  const becameDisabled = await inTransaction(ctx.db, async (tx) => {
    const endpoint = await lockEndpoint(tx, endpointId);
    if (!endpoint) return false;
    await storeAttempts(tx, endpointId, now, ends);
    const health = healthAfter(endpoint, outcomes, now);
    const { state, failures, failingSince, pausedUntil, lastFailure, lastDeliveredAt } = health;
    await updateEndpoint(tx, endpointId, { state, failures, failingSince, pausedUntil, lastFailure, lastDeliveredAt });
    // What waited for a receiver that answers again need not wait for its own next attempt.
    if (endpoint.failures >= FAILING_AFTER && failures === 0) await makeWaitingDue(tx, endpointId, now);
    return state === "disabled" && endpoint.state === "active";
  });
  counts.delivered += outcomes.filter(isDelivered).length;
  counts.failed += outcomes.filter((outcome) => !isDelivered(outcome)).length;
  const abandoned = ends.filter(({ state }) => state === "abandoned").length;
  counts.abandoned += abandoned;
  if (abandoned > 0) {
    ctx.log.error({ alarm: "webhook-abandoned", endpointId, abandoned }, "Events were not taken for three days");
  }
  if (becameDisabled) {
    ctx.log.error(
      { alarm: "webhook-disabled", endpointId },
      "A receiver answered 410, so nothing more is pushed to it",
    );
  }
}

type Turn = { signal?: AbortSignal | undefined; caller: EndpointCaller; counts: WebhookCounts };

/** Sends a few of the events that are due for one endpoint. @returns whether there may be more */
async function deliverSome(ctx: Context, endpointId: string, { caller, counts }: Turn): Promise<boolean> {
  const endpoint = await findEndpoint(ctx.db, endpointId);
  const now = ctx.clock.now();
  if (endpoint?.state !== "active" || (endpoint.pausedUntil && now < endpoint.pausedUntil)) return false;
  const limit = endpoint.failures >= FAILING_AFTER ? 1 : PARALLEL;
  const claim = { now, leasedUntil: addSeconds(now, LEASE_SECONDS), limit };
  const claimed = await claimDeliveries(ctx.db, endpointId, claim);
  if (claimed.length === 0) return false;
  const positions = claimed.map(({ position }) => position);
  const entries = await findEntries(ctx.db, positions);
  const secrets = signingSecrets(ctx, endpoint);
  const attempts = await Promise.all(
    claimed.flatMap((delivery) => {
      const entry = entries.get(delivery.position);
      if (!entry) return [];
      const message = { id: entry.eventId, body: JSON.stringify(feedEvent(entry)) };
      const push = pushEvent(ctx, caller, endpoint, secrets, message);
      return [push.then((outcome) => ({ delivery, outcome }))];
    }),
  );
  await storeEnds(ctx, endpointId, attempts, counts);
  return true;
}

/** One turn of an endpoint: queues some of what it has not got, and sends some of what is due. */
async function takeTurn(ctx: Context, endpointId: string, turn: Turn): Promise<boolean> {
  const { queued, isDone } = await queueSome(ctx, endpointId);
  turn.counts.queued += queued;
  if (turn.signal?.aborted) return false;
  return (await deliverSome(ctx, endpointId, turn)) || !isDone;
}

/**
 * Gives all endpoints their turns, one after the other and MAX_ENDPOINTS at the same time, until none has anything to
 * send. An endpoint is never worked on twice at a time, so a slow one occupies one place, for one attempt, and comes
 * again after the others. A fault of one does not end the turns of the others.
 *
 * @throws the first fault, at the end
 */
async function takeTurns(ctx: Context, endpointIds: readonly string[], turn: Turn): Promise<void> {
  const waiting = [...endpointIds];
  const faults: unknown[] = [];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined && !turn.signal?.aborted; id = waiting.shift()) {
      const hasMore = await takeTurn(ctx, id, turn).catch((error: unknown) => {
        faults.push(error);
        return false;
      });
      if (hasMore) waiting.push(id);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_ENDPOINTS, endpointIds.length) }, work));
  if (faults.length > 0) throw faults[0];
}

/**
 * Pushes events to all endpoints: numbers the feed, queues what each endpoint has not got, and sends what is due. A
 * slow endpoint does not hold up the others (`takeTurns`). An event is sent at least once: after a crash between the
 * answer and its storing it is sent again, with the same id.
 *
 * @param options.signal no further attempt is begun once it is aborted. What is new since the call began is pushed by
 *        the next one, so a call should end soon although a slow endpoint has more
 */
export async function deliverWebhooks(ctx: Context, options: DeliverOptions = {}): Promise<WebhookCounts> {
  const { signal } = options;
  const counts: WebhookCounts = { queued: 0, delivered: 0, failed: 0, abandoned: 0 };
  await numberFeed(ctx, { chunks: MAX_NUMBERED_CHUNKS, signal });
  await keepSecrets(ctx);
  const caller = options.caller ?? openEndpointCaller({ allowed: ctx.settings.webhooks.networks });
  try {
    await takeTurns(ctx, await listActiveEndpointIds(ctx.db), { signal, caller, counts });
    return counts;
  } finally {
    if (!options.caller) caller.close();
  }
}
