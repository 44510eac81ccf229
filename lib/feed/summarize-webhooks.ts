import "server-only";
import type { Context } from "@/lib/context";
import { type EndpointRow, listEndpoints, summarizeWaiting } from "@/lib/feed/endpoint-store";
import { FAILING_AFTER } from "@/lib/feed/retry";

/**
 * - `working`
 * - `failing`: the last three attempts failed, or more
 * - `disabled`: the receiver has answered 410 Gone, or an operator has switched it off
 */
export type EndpointCondition = "working" | "failing" | "disabled";

export type FailingWebhook = {
  id: string;
  source: string;
  /** Host of its address; the rest may hold a secret. */
  host: string;
  condition: "failing" | "disabled";
  since: Date | null;
  /** `timeout`, `status 500` and the like; null when unknown. */
  reason: string | null;
  waiting: number;
};

export type WebhookSummary = {
  endpoints: Record<EndpointCondition, number>;
  failing: FailingWebhook[];
  /** Deliveries that wait, over all active endpoints. */
  waiting: number;
  /** Since when the oldest one has waited; null when none waits. */
  oldestQueuedAt: Date | null;
};

export function endpointCondition({ state, failures }: Pick<EndpointRow, "state" | "failures">): EndpointCondition {
  if (state === "disabled") return "disabled";
  return failures >= FAILING_AFTER ? "failing" : "working";
}

/** Whether webhooks are failing, and which. Two statements. */
export async function summarizeWebhooks(ctx: Pick<Context, "db">): Promise<WebhookSummary> {
  const endpoints = await listEndpoints(ctx.db);
  const waiting = await summarizeWaiting(ctx.db);
  const waitingFor = new Map(waiting.map((row) => [row.endpointId, row]));
  const summary: WebhookSummary = {
    endpoints: { working: 0, failing: 0, disabled: 0 },
    failing: [],
    waiting: waiting.reduce((sum, row) => sum + row.waiting, 0),
    oldestQueuedAt: null,
  };
  for (const { oldestQueuedAt } of waiting) {
    const oldest = summary.oldestQueuedAt;
    if (oldestQueuedAt && (!oldest || oldestQueuedAt < oldest)) summary.oldestQueuedAt = oldestQueuedAt;
  }
  for (const endpoint of endpoints) {
    const condition = endpointCondition(endpoint);
    summary.endpoints[condition] += 1;
    if (condition === "working") continue;
    const { id, source, url, failingSince: since, lastFailure: reason } = endpoint;
    const host = new URL(url).host;
    summary.failing.push({ id, source, host, condition, since, reason, waiting: waitingFor.get(id)?.waiting ?? 0 });
  }
  return summary;
}
