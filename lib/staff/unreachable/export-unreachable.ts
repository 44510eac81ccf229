import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent, recordAuditEvents } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { budapestDay } from "@/lib/kernel/time";
import { listUnopenedEnvelopes } from "@/lib/mailbox/staff/message-list-store";
import { listAnnounced } from "@/lib/notification/bounced-store";
import { spreadsheetLines } from "@/lib/staff/spreadsheet-lines";
import { positionOf, readUnreachable, type UnreachableRow } from "@/lib/staff/unreachable/list-unreachable";
import type { UnreachableKind } from "@/lib/staff/unreachable/unreachable";

/** Rows that are read and written at once. */
const CHUNK_ROWS = 500;

/** Names of columns, in the order of the values of a line. */
export const UNREACHABLE_COLUMNS = [
  "name",
  "email",
  "contractNumber",
  "senderReference",
  "documentType",
  "subject",
  "placedOn",
  "since",
] as const;

/**
 * The lines of customers whom e-mail does not reach: one for each announced message that they have not opened, else
 * one.
 */
async function bouncedLines(ctx: Context, rows: readonly UnreachableRow[]) {
  const announced = await listAnnounced(
    ctx.db,
    rows.flatMap(({ entry }) => (entry.kind === "bounced" ? entry.id : [])),
  );
  const unopened = await listUnopenedEnvelopes(
    ctx.db,
    announced.map(({ messageId }) => messageId),
  );
  const byId = new Map(unopened.map((message) => [message.id, message]));
  const byNotification = Map.groupBy(announced, ({ notificationId }) => notificationId);
  return rows.flatMap(({ entry, name, email, since }) => {
    const ids = entry.kind === "bounced" ? (byNotification.get(entry.id) ?? []) : [];
    const messages = ids.flatMap(({ messageId }) => byId.get(messageId) ?? []);
    const day = budapestDay(since);
    if (messages.length === 0) return [[name, email, "", "", "", "", "", day]];
    return messages.map((message) => {
      const { contractNumber, senderReference, documentType, subject, placedAt } = message;
      return [name, email, contractNumber ?? "", senderReference, documentType, subject, budapestDay(placedAt), day];
    });
  });
}

const postalLines = (rows: readonly UnreachableRow[]) =>
  rows.map(({ name, email, contractNumber, senderReference, documentType, since }) => [
    ...[name, email, contractNumber ?? "", senderReference ?? "", documentType ?? "", "", ""],
    budapestDay(since),
  ]);

/**
 * All open entries of a list as CSV for the print shop, in parts. Each part is on record before it is given: that it
 * was exported, and for each customer with an account an event that they read.
 */
export async function* exportUnreachable(
  ctx: Context,
  { kind, by }: { kind: UnreachableKind; by: StaffActor },
): AsyncGenerator<string> {
  const list = { kind, handled: false, limit: CHUNK_ROWS };
  const details = { list: kind, ...staffDetails(by) };
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "unreachable.exported", actor: "insurer", details });
  yield spreadsheetLines([UNREACHABLE_COLUMNS], true);
  let rows = await readUnreachable(ctx.db, { ...list, after: null });
  while (rows.length > 0) {
    await recordAuditEvents(
      ctx.db,
      ctx.clock.now(),
      rows.flatMap(({ accountId }) =>
        accountId ? [{ kind: "unreachable.exported", actor: "insurer", accountId, details } as const] : [],
      ),
    );
    yield spreadsheetLines(kind === "bounced" ? await bouncedLines(ctx, rows) : postalLines(rows));
    const last = rows.at(-1);
    if (rows.length < CHUNK_ROWS || !last) return;
    rows = await readUnreachable(ctx.db, { ...list, after: positionOf(last) });
  }
}
