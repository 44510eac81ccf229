import { asc, eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { notifications } from "@/drizzle/schema/notification";
import type { Context } from "@/lib/context";
import { MESSAGE_HISTORIES } from "@/lib/jobs/notification-history";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { enqueueNotifications, type OutgoingNotification } from "@/lib/notification/enqueue";
import type { NotificationOutcome } from "@/lib/notification/finish-attempt";
import { sendNotification } from "@/lib/notification/send-notification";
import { openMailTransport, TRANSPORT_LIMITS, type TransportLimits } from "@/lib/notification/transport";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";

const LONG_MS = 150_000;
/** Limits that no step of a server that answers reaches, however busy the machine is. */
const LONG_LIMITS: TransportLimits = {
  ...TRANSPORT_LIMITS,
  connectMs: LONG_MS,
  greetingMs: LONG_MS,
  idleTimeoutMs: LONG_MS,
  attemptMs: LONG_MS,
};
/**
 * For a server that says nothing from the beginning, and for one that falls silent later: seconds that the test takes.
 */
export const SILENT_GREETING: TransportLimits = { ...LONG_LIMITS, greetingMs: 1000 };
export const SILENT_LATER: TransportLimits = { ...LONG_LIMITS, idleTimeoutMs: 5000 };

/** A token of 256 bits, as the portal makes them. */
export const TOKEN = "Kq7vT2mXhR9cBw4nYd8sKq7vT2mXhR9cBw4nYd8sLpA";

export const NEW_MESSAGE: OutgoingNotification["content"] = {
  kind: "new-message",
  props: { availableUntil: "2027-11-23" },
};
export const RESET: OutgoingNotification["content"] = { kind: "reset", props: { validMinutes: 60 } };

/** Queues one notification in its own transaction, by default for a new account. */
export async function queueNotification(
  ctx: Context,
  notification: Partial<OutgoingNotification> = {},
): Promise<{ id: string; accountId: string }> {
  const accountId = notification.accountId ?? (await createAccount(ctx));
  const before = new Set((await allNotifications(ctx)).map((row) => row.id));
  const [account] = await ctx.db.select().from(accounts).where(eq(accounts.id, accountId));
  const toAddress = account?.emailAddress ?? `${accountId}@example.hu`;
  const whole = { toAddress, locale: "hu", content: NEW_MESSAGE, ...notification, accountId } as const;
  await ctx.db.transaction((tx) => enqueueNotifications(ctx, tx, [whole]));
  const row = (await allNotifications(ctx)).find(({ id }) => !before.has(id));
  if (!row) throw new Error("No notification was queued.");
  return { id: row.id, accountId };
}

export function allNotifications(ctx: Context) {
  return ctx.db.select().from(notifications).orderBy(asc(notifications.queuedAt), asc(notifications.id));
}

export async function notificationRow(ctx: Context, id: string) {
  const [row] = await ctx.db.select().from(notifications).where(eq(notifications.id, id));
  if (!row) throw new Error("No such notification.");
  return row;
}

/** Makes one attempt with its own transport. @returns the result, and the outcomes that would be recorded */
export async function attempt(
  ctx: Context,
  id: string,
  options: { stopping?: AbortSignal; limits?: TransportLimits } = {},
) {
  const transport = openMailTransport(ctx.settings, options.limits ?? LONG_LIMITS);
  const outcomes: NotificationOutcome[] = [];
  try {
    const step = await sendNotification(ctx, id, {
      transport,
      stopping: options.stopping,
      ...NOTIFICATION_ROOMS,
      histories: { ...MESSAGE_HISTORIES, record: async (_tx, outcome) => void outcomes.push(outcome) },
    });
    return { step, outcomes };
  } finally {
    transport.close();
  }
}
