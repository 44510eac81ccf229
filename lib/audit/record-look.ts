import "server-only";
import { hasAuditEventSince } from "@/lib/audit/latest-store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { addMinutes } from "@/lib/kernel/time";

/** Looks of one staff member at the same thing within this time of the first are one look. */
export const ONE_LOOK_MINUTES = 15;

/**
 * Records that a staff member looked at something that is not one customer's, once a visit.
 *
 * @param look.about what they looked at; two looks with equal values are at the same thing
 */
export async function recordLook(
  { db, at }: { db: Db; at: Date },
  { kind, about, by }: { kind: "list.viewed" | "batch.viewed"; about: Record<string, string>; by: StaffActor },
): Promise<void> {
  const since = addMinutes(at, -ONE_LOOK_MINUTES);
  if (await hasAuditEventSince(db, { kind, since, details: { ...about, staffId: by.id } })) return;
  await recordAuditEvent(db, at, { kind, actor: "insurer", details: { ...about, ...staffDetails(by) } });
}
