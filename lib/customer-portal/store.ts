import "server-only";
import { and, desc, eq, lt } from "drizzle-orm";
import { customerPortalRegistrations } from "@/drizzle/schema/customer-portal";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

export type RegistrationRow = typeof customerPortalRegistrations.$inferSelect;

export async function insertRegistration(db: Db, row: typeof customerPortalRegistrations.$inferInsert): Promise<void> {
  await db.insert(customerPortalRegistrations).values(row);
}

export async function findRegistration(db: Db, id: string): Promise<RegistrationRow | null> {
  const [row] = await db.select().from(customerPortalRegistrations).where(eq(customerPortalRegistrations.id, id));
  return row ?? null;
}

export async function findLatestRegistration(db: Db, accountId: string): Promise<RegistrationRow | null> {
  const [row] = await db
    .select()
    .from(customerPortalRegistrations)
    .where(eq(customerPortalRegistrations.accountId, accountId))
    .orderBy(desc(customerPortalRegistrations.issuedAt), desc(customerPortalRegistrations.id))
    .limit(1);
  return row ?? null;
}

/** Ends a pending registration; false when it is no longer pending. */
export async function endRegistration(
  db: Db,
  id: string,
  end: { state: Exclude<RegistrationRow["state"], "pending">; endedAt: Date },
): Promise<boolean> {
  const ended = await db
    .update(customerPortalRegistrations)
    .set(end)
    .where(and(eq(customerPortalRegistrations.id, id), eq(customerPortalRegistrations.state, "pending")))
    .returning({ id: customerPortalRegistrations.id });
  return ended.length > 0;
}

/** Deletes registrations that expired before an instant. */
export function deleteRegistrationsExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, customerPortalRegistrations, {
    where: lt(customerPortalRegistrations.expiresAt, before),
    limit,
  });
}

/** Deletes every registration of an account that is closed. */
export async function deleteRegistrations(db: Db, accountId: string): Promise<void> {
  await db.delete(customerPortalRegistrations).where(eq(customerPortalRegistrations.accountId, accountId));
}
