import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { openEndpointCaller } from "@/lib/feed/call-endpoint";
import { pushEvent } from "@/lib/feed/deliver-webhooks";
import { listDeliveries } from "@/lib/feed/delivery-store";
import { type EndpointUrlProblem, parseEndpointUrl } from "@/lib/feed/endpoint-address";
import {
  countDeliveries,
  countEndpointsOf,
  deleteEndpoint,
  type EndpointDeliveryState,
  type EndpointRow,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  lockEndpoint,
  lockEndpointCounts,
  updateEndpoint,
} from "@/lib/feed/endpoint-store";
import { TEST_EVENT_TYPE } from "@/lib/feed/event-type";
import { feedCursor, feedPosition } from "@/lib/feed/feed-event";
import { numberFeed } from "@/lib/feed/number-feed";
import type { AttemptOutcome } from "@/lib/feed/retry";
import { type EndpointCondition, endpointCondition } from "@/lib/feed/summarize-webhooks";
import { newWebhookSecret, openSecret, sealSecret } from "@/lib/feed/webhook-secret";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";

const ID_BYTES = 6;
const MAX_ENDPOINTS_OF_SENDER = 10;
const DAY_MINUTES = 24 * 60;
/** After a rotation the secret before signs as well for so long, when nothing else is asked for. */
export const DEFAULT_OVERLAP_DAYS = 7;
export const MAX_OVERLAP_DAYS = 30;
/** Deliveries that are listed at once. */
const LISTED = 100;

export type WebhookDetails = {
  id: string;
  source: string;
  url: string;
  types: string[];
  condition: EndpointCondition;
  createdAt: Date;
  /** Until then the secret before the last rotation signs as well. */
  previousUntil: Date | null;
  failures: number;
  failingSince: Date | null;
  pausedUntil: Date | null;
  lastFailure: string | null;
  lastDeliveredAt: Date | null;
  /** The feed up to here is queued. */
  cursor: string;
};

export type UnknownWebhook = { kind: "unknown-webhook" };
const UNKNOWN = err({ kind: "unknown-webhook" } as const);

function detailsOf(row: EndpointRow): WebhookDetails {
  const { id, source, url, types, createdAt, previousUntil, failures, failingSince, pausedUntil } = row;
  const { lastFailure, lastDeliveredAt, queuedPosition } = row;
  return {
    ...{ id, source, url, types, createdAt, previousUntil, failures, failingSince, pausedUntil },
    ...{ lastFailure, lastDeliveredAt, condition: endpointCondition(row), cursor: feedCursor(queuedPosition) },
  };
}

export type AddWebhookFailure = { kind: EndpointUrlProblem } | { kind: "http-not-listed" } | { kind: "too-many" };

/**
 * Adds an endpoint. It gets the events from now on; `replayWebhook` also queues earlier ones.
 *
 * @param input.types types or families; empty: every event of the sender's own
 * @returns its details and the secret, which is shown once
 */
export async function addWebhook(
  ctx: Context,
  input: { source: string; url: string; types: readonly string[] },
): Promise<Result<WebhookDetails & { secret: string }, AddWebhookFailure>> {
  const parsed = parseEndpointUrl(input.url);
  if ("problem" in parsed) return err({ kind: parsed.problem });
  if (parsed.url.protocol === "http:" && ctx.settings.webhooks.networks.length === 0) {
    return err({ kind: "http-not-listed" });
  }
  const now = ctx.clock.now();
  const { lastPosition } = await numberFeed(ctx, { chunks: Number.POSITIVE_INFINITY });
  const id = Buffer.from(ctx.random.bytes(ID_BYTES)).toString("hex");
  const secret = newWebhookSecret(ctx);
  const row = {
    ...{ id, source: input.source, url: parsed.url.href, types: [...new Set(input.types)], state: "active" as const },
    ...{ sealedSecret: sealSecret(ctx, id, secret), sealedPreviousSecret: null, previousUntil: null, createdAt: now },
    ...{ queuedPosition: lastPosition, failures: 0, failingSince: null, pausedUntil: null },
    ...{ lastFailure: null, lastDeliveredAt: null },
  };
  return inTransaction(ctx.db, async (tx) => {
    await lockEndpointCounts(tx);
    if ((await countEndpointsOf(tx, input.source)) >= MAX_ENDPOINTS_OF_SENDER) return err({ kind: "too-many" });
    await insertEndpoint(tx, row);
    const details = { endpointId: id, sender: input.source, host: parsed.url.host };
    await recordAuditEvent(tx, now, { kind: "webhook.added", actor: "insurer", details });
    return ok({ ...detailsOf(row), secret });
  });
}

export async function listWebhooks(ctx: Context): Promise<WebhookDetails[]> {
  return (await listEndpoints(ctx.db)).map(detailsOf);
}

export type ShownWebhook = WebhookDetails & { deliveries: Record<EndpointDeliveryState, number> };

export async function showWebhook(ctx: Context, id: string): Promise<Result<ShownWebhook, UnknownWebhook>> {
  const row = await findEndpoint(ctx.db, id);
  return row ? ok({ ...detailsOf(row), deliveries: await countDeliveries(ctx.db, id) }) : UNKNOWN;
}

/** Changes an endpoint under its lock and records that. */
function changeWebhook(
  ctx: Context,
  id: string,
  kind: "webhook.rotated" | "webhook.replayed" | "webhook.enabled",
  change: (row: EndpointRow) => Partial<EndpointRow>,
): Promise<Result<WebhookDetails, UnknownWebhook>> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const row = await lockEndpoint(tx, id);
    if (!row) return UNKNOWN;
    const changed = change(row);
    await updateEndpoint(tx, id, changed);
    const details = { endpointId: id, sender: row.source };
    await recordAuditEvent(tx, now, { kind, actor: "insurer", details });
    return ok(detailsOf({ ...row, ...changed }));
  });
}

/**
 * Gives an endpoint a new secret. The one before signs as well for a time, so that the receiver can change over.
 *
 * @param overlapDays 0 to MAX_OVERLAP_DAYS; 0 when the secret before is known to others
 */
export async function rotateWebhook(
  ctx: Context,
  id: string,
  overlapDays: number,
): Promise<Result<WebhookDetails & { secret: string }, UnknownWebhook>> {
  const secret = newWebhookSecret(ctx);
  const sealedSecret = sealSecret(ctx, id, secret);
  const changed = await changeWebhook(ctx, id, "webhook.rotated", (row) =>
    overlapDays === 0
      ? { sealedSecret, sealedPreviousSecret: null, previousUntil: null }
      : {
          sealedSecret,
          sealedPreviousSecret: row.sealedSecret,
          previousUntil: addMinutes(ctx.clock.now(), overlapDays * DAY_MINUTES),
        },
  );
  return changed.ok ? ok({ ...changed.value, secret }) : changed;
}

export type ReplayFailure = UnknownWebhook | { kind: "wrong-cursor" } | { kind: "cursor-expired"; oldest: string };

/**
 * Queues every event behind a cursor again, also those that were delivered.
 * @param cursor null: from the oldest event on
 */
export async function replayWebhook(
  ctx: Context,
  id: string,
  cursor: string | null,
): Promise<Result<WebhookDetails, ReplayFailure>> {
  const { lastPosition, purgedPosition } = await numberFeed(ctx);
  const position = cursor === null ? purgedPosition : feedPosition(cursor);
  if (position === null || position > lastPosition) return err({ kind: "wrong-cursor" });
  if (position < purgedPosition) return err({ kind: "cursor-expired", oldest: feedCursor(purgedPosition) });
  return changeWebhook(ctx, id, "webhook.replayed", (row) => ({
    queuedPosition: Math.min(position, row.queuedPosition),
  }));
}

/** Goes on pushing to an endpoint that was disabled, from where it stopped. */
export function enableWebhook(ctx: Context, id: string): Promise<Result<WebhookDetails, UnknownWebhook>> {
  return changeWebhook(ctx, id, "webhook.enabled", () => ({
    ...{ state: "active", failures: 0, failingSince: null, pausedUntil: null },
  }));
}

/** Removes an endpoint with everything that waits for it, and its log. */
export async function removeWebhook(ctx: Context, id: string): Promise<Result<{ id: string }, UnknownWebhook>> {
  return inTransaction(ctx.db, async (tx) => {
    const row = await lockEndpoint(tx, id);
    if (!row || !(await deleteEndpoint(tx, id))) return UNKNOWN;
    const details = { endpointId: id, sender: row.source };
    await recordAuditEvent(tx, ctx.clock.now(), { kind: "webhook.removed", actor: "insurer", details });
    return ok({ id });
  });
}

/** Sends a test event now, signed like any other. It is no entry of the feed and is not tried again. */
export async function testWebhook(
  ctx: Context,
  id: string,
): Promise<Result<AttemptOutcome & { ms: number; eventId: string }, UnknownWebhook>> {
  const row = await findEndpoint(ctx.db, id);
  if (!row) return UNKNOWN;
  const eventId = ctx.random.uuid();
  const event = {
    id: eventId,
    type: TEST_EVENT_TYPE,
    timestamp: ctx.clock.now().toISOString(),
    cursor: null,
    data: {},
  };
  const secret = openSecret(ctx, id, row.sealedSecret)?.secret;
  const caller = openEndpointCaller({ allowed: ctx.settings.webhooks.networks });
  try {
    const message = { id: eventId, body: JSON.stringify(event) };
    return ok({ ...(await pushEvent(ctx, caller, row, secret ? [secret] : [], message)), eventId });
  } finally {
    caller.close();
  }
}

export type ListedDelivery = Awaited<ReturnType<typeof listDeliveries>>[number];

/** The log of an endpoint, newest first. @param state null: in any state */
export async function listWebhookDeliveries(
  ctx: Context,
  id: string,
  state: EndpointDeliveryState | null,
): Promise<Result<ListedDelivery[], UnknownWebhook>> {
  const row = await findEndpoint(ctx.db, id);
  return row ? ok(await listDeliveries(ctx.db, id, { state, limit: LISTED })) : UNKNOWN;
}
