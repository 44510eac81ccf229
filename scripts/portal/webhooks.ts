import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";
import { FEED_EVENT_TYPES, FEED_FAMILIES, isEventFilter } from "@/lib/feed/event-type";
import {
  type AddWebhookFailure,
  addWebhook,
  DEFAULT_OVERLAP_DAYS,
  enableWebhook,
  type ListedDelivery,
  listWebhookDeliveries,
  listWebhooks,
  MAX_OVERLAP_DAYS,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  showWebhook,
  testWebhook,
  type WebhookDetails,
} from "@/lib/feed/manage-webhooks";
import { isDelivered } from "@/lib/feed/retry";
import { checkedName } from "./checked-name";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

type JsonOption = { json?: boolean };

const STATES = ["waiting", "delivered", "abandoned"] as const;

const ADD_FAILURES: Record<AddWebhookFailure["kind"], string> = {
  malformed: "The address is no URL such as https://receiver.example/events",
  "not-https": "The address begins with https://",
  "http-not-listed": "An http address is called only inside WEBHOOK_NETWORKS, and none is set",
  credentials: "The address holds a user or a password; the receiver verifies the signature instead",
  fragment: "The address ends before #: a fragment is never sent",
  "too-long": "The address is longer than 500 characters",
  "too-many": "The sender has 10 webhooks already; remove one first",
};

const unknown = (id: string) => new CommandError(`There is no webhook ${id}; \`webhooks list\` shows the ids`);
const instant = (at: Date | null) => at?.toISOString() ?? null;

function checkedTypes(text: string | undefined): string[] {
  const types = (text ?? "")
    .split(",")
    .map((type) => type.trim())
    .filter(Boolean);
  const wrong = types.filter((type) => !isEventFilter(type));
  if (wrong.length > 0) {
    const known = [...FEED_FAMILIES, ...FEED_EVENT_TYPES].join(", ");
    throw new CommandError(`There is no event type ${wrong.join(", ")}; the types are ${known}`);
  }
  return types;
}

function webhookJson<T extends WebhookDetails>({ createdAt, previousUntil, failingSince, ...webhook }: T) {
  const { pausedUntil, lastDeliveredAt, ...rest } = webhook;
  return {
    ...rest,
    ...{ createdAt: createdAt.toISOString(), previousUntil: instant(previousUntil) },
    ...{ failingSince: instant(failingSince), pausedUntil: instant(pausedUntil) },
    lastDeliveredAt: instant(lastDeliveredAt),
  };
}

function webhookLine({ id, condition, source, url, types, lastDeliveredAt, lastFailure, failures }: WebhookDetails) {
  const taken = lastDeliveredAt ? `last taken ${lastDeliveredAt.toISOString()}` : "never taken";
  const failed = failures > 0 ? [`${failures} failed in a row: ${lastFailure}`] : [];
  const asked = types.length === 0 ? "every event" : types.join(",");
  return [id, condition, `sender ${source}`, url, asked, taken, ...failed].join("  ");
}

function sayWebhook(webhook: WebhookDetails, { json }: JsonOption): void {
  say(json ? JSON.stringify(webhookJson(webhook)) : webhookLine(webhook));
}

/** `portal webhooks add <url>`: prints the secret once. */
export async function addEndpoint(
  url: string,
  options: JsonOption & { sender?: string; types?: string },
): Promise<ExitStatus> {
  const source = checkedName(options.sender ?? COMMAND_LINE_SOURCE, "The sender");
  const types = checkedTypes(options.types);
  return withContext(async (ctx) => {
    const added = await addWebhook(ctx, { source, url, types });
    if (!added.ok) throw new CommandError(ADD_FAILURES[added.error.kind]);
    const { secret, ...webhook } = added.value;
    if (options.json) say(JSON.stringify({ ...webhookJson(webhook), secret }));
    else say(webhookLine(webhook), `Secret, shown once: ${secret}`);
    return EXIT.done;
  });
}

/** `portal webhooks list`: one line each, beginning with the id that the other commands take. */
export function listEndpoints({ json }: JsonOption): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const webhooks = await listWebhooks(ctx);
    if (json) say(JSON.stringify(webhooks.map(webhookJson)));
    else say(...webhooks.map(webhookLine));
    return EXIT.done;
  });
}

/** `portal webhooks show <id>`: the same, and how many deliveries wait, were taken and were given up. */
export function showEndpoint(id: string, { json }: JsonOption): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const shown = await showWebhook(ctx, id);
    if (!shown.ok) throw unknown(id);
    const { deliveries, cursor, pausedUntil, previousUntil } = shown.value;
    if (json) {
      say(JSON.stringify(webhookJson(shown.value)));
      return EXIT.done;
    }
    const { waiting, delivered, abandoned } = deliveries;
    say(webhookLine(shown.value), `${waiting} waiting  ${delivered} delivered  ${abandoned} abandoned`);
    say(`queued up to the cursor ${cursor}`);
    if (pausedUntil) say(`rests until ${pausedUntil.toISOString()}`);
    if (previousUntil) say(`the secret before signs as well until ${previousUntil.toISOString()}`);
    return EXIT.done;
  });
}

/** `portal webhooks rotate <id>`: a new secret, printed once; the one before signs as well for some days. */
export async function rotateSecret(id: string, options: JsonOption & { overlapDays?: string }): Promise<ExitStatus> {
  const { overlapDays = String(DEFAULT_OVERLAP_DAYS) } = options;
  const days = /^\d+$/.test(overlapDays) ? Number(overlapDays) : Number.NaN;
  if (!(days <= MAX_OVERLAP_DAYS)) {
    throw new CommandError(`--overlap-days is a whole number from 0 to ${MAX_OVERLAP_DAYS}`);
  }
  return withContext(async (ctx) => {
    const rotated = await rotateWebhook(ctx, id, days);
    if (!rotated.ok) throw unknown(id);
    const { secret, ...webhook } = rotated.value;
    if (options.json) say(JSON.stringify({ ...webhookJson(webhook), secret }));
    else say(webhookLine(webhook), `New secret, shown once: ${secret}`);
    return EXIT.done;
  });
}

/** `portal webhooks test <id>`: sends a test event now. Exit status 1 when it is not taken. */
export function sendTest(id: string, { json }: JsonOption): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const sent = await testWebhook(ctx, id);
    if (!sent.ok) throw unknown(id);
    const { eventId, status, failure, ms } = sent.value;
    const isTaken = isDelivered(sent.value);
    if (json) say(JSON.stringify({ id, eventId, status, failure, ms }));
    else say(`${eventId}  ${isTaken ? "taken" : `not taken: ${failure}`}  ${ms} ms`);
    return isTaken ? EXIT.done : EXIT.fault;
  });
}

/** `portal webhooks replay <id>`: queues every event behind a cursor again. */
export function replayEvents(id: string, options: JsonOption & { from?: string }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const replayed = await replayWebhook(ctx, id, options.from ?? null);
    if (replayed.ok) {
      sayWebhook(replayed.value, options);
      return EXIT.done;
    }
    const { error } = replayed;
    switch (error.kind) {
      case "unknown-webhook":
        throw unknown(id);
      case "wrong-cursor":
        throw new CommandError("--from is the cursor of an event, or nextCursor of a page of the feed");
      case "cursor-expired":
        throw new CommandError(`Events are kept for 90 days; the feed begins with the cursor ${error.oldest}`);
    }
  });
}

function deliveryLine({ position, state, eventId, type, queuedAt, dueAt, attempts }: ListedDelivery): string {
  const last = attempts.at(-1);
  const tried = last ? `${attempts.length} tried, last ${last.at}: ${last.outcome}, ${last.ms} ms` : "not tried yet";
  const next = state === "waiting" && last ? [`next ${dueAt.toISOString()}`] : [];
  return [position, state, type, eventId, `queued ${queuedAt.toISOString()}`, tried, ...next].join("  ");
}

/** `portal webhooks deliveries <id>`: the last hundred, newest first. */
export function listLog(id: string, options: JsonOption & { state?: string }): Promise<ExitStatus> {
  const state = STATES.find((name) => name === options.state) ?? null;
  if (options.state !== undefined && state === null) throw new CommandError(`--state is ${STATES.join(", ")}`);
  return withContext(async (ctx) => {
    const listed = await listWebhookDeliveries(ctx, id, state);
    if (!listed.ok) throw unknown(id);
    if (options.json) {
      const rows = listed.value.map(({ queuedAt, dueAt, endedAt, ...row }) => ({
        ...row,
        ...{ queuedAt: queuedAt.toISOString(), dueAt: dueAt.toISOString(), endedAt: instant(endedAt) },
      }));
      say(JSON.stringify(rows));
    } else say(...listed.value.map(deliveryLine));
    return EXIT.done;
  });
}

/** `portal webhooks enable <id>`: goes on after the receiver answered 410 Gone. */
export function enableEndpoint(id: string, options: JsonOption): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const enabled = await enableWebhook(ctx, id);
    if (!enabled.ok) throw unknown(id);
    sayWebhook(enabled.value, options);
    return EXIT.done;
  });
}

/** `portal webhooks remove <id>`: with what waits for it. */
export function removeEndpoint(id: string, { json }: JsonOption): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    if (!(await removeWebhook(ctx, id)).ok) throw unknown(id);
    say(json ? JSON.stringify({ id, removed: true }) : `${id}  removed`);
    return EXIT.done;
  });
}
