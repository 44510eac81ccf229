import "server-only";
import { and, desc, eq, gt, isNotNull, isNull, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { addressChanges } from "@/drizzle/schema/auth";
import { openAccounts } from "@/lib/account/address-store";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { LinkState } from "@/lib/notification/cancel-reason";

export type AddressChangeRow = typeof addressChanges.$inferSelect;

export async function insertAddressChange(
  db: Db,
  row: Pick<AddressChangeRow, "id" | "accountId" | "newAddress" | "tokenDigest" | "requestedAt" | "expiresAt">,
): Promise<void> {
  await db.insert(addressChanges).values(row);
}

/** Voids the account's pending changes. */
export async function voidAddressChanges(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(addressChanges)
    .set({ voidedAt: at })
    .where(
      and(eq(addressChanges.accountId, accountId), isNull(addressChanges.confirmedAt), isNull(addressChanges.voidedAt)),
    );
}

const isPending = (now: Date) =>
  and(isNull(addressChanges.confirmedAt), isNull(addressChanges.voidedAt), gt(addressChanges.expiresAt, now));

/** The pending change with this link token, read without a lock. */
export async function findConfirmableChange(db: Db, tokenDigest: string, now: Date): Promise<AddressChangeRow | null> {
  const account = openAccounts(db);
  const [row] = await db
    .select({ change: addressChanges })
    .from(addressChanges)
    .innerJoin(account, eq(account.id, addressChanges.accountId))
    .where(and(eq(addressChanges.tokenDigest, tokenDigest), isPending(now)));
  return row?.change ?? null;
}

/** Redeems the link; false when it was redeemed or voided, or has expired. */
export async function redeemAddressChange(db: Db, id: string, now: Date): Promise<boolean> {
  const redeemed = await db
    .update(addressChanges)
    .set({ confirmedAt: now })
    .where(and(eq(addressChanges.id, id), isPending(now)))
    .returning({ id: addressChanges.id });
  return redeemed.length > 0;
}

/**
 * Condition: the account's address was changed at or after an instant. A link mailed before may be in another person's
 * mailbox.
 */
export function addressChangedSince(accountId: SQLWrapper, since: SQLWrapper): SQL {
  return sql`exists (
    select from ${addressChanges}
    where ${addressChanges.accountId} = ${accountId} and ${addressChanges.confirmedAt} >= ${since})`;
}

/** When the account's address was first changed at or after an instant, as a value in a statement; null if never. */
export function firstAddressChangeSince(accountId: SQLWrapper, since: SQLWrapper): SQL<Date | null> {
  const value = sql`
    select min(${addressChanges.confirmedAt}) from ${addressChanges}
    where ${addressChanges.accountId} = ${accountId} and ${addressChanges.confirmedAt} >= ${since}`;
  // Nested, because drizzle omits the table's name of columns at the top level of a value selected from one table.
  return sql`(${value})`.mapWith(addressChanges.confirmedAt) as SQL<Date | null>;
}

/** The dates that decide whether the link of a change can still be used; null when the change is deleted. */
export async function findAddressChangeState(db: Db, id: string): Promise<LinkState | null> {
  const { confirmedAt, voidedAt, expiresAt } = addressChanges;
  const [change] = await db
    .select({ usedAt: confirmedAt, voidedAt, expiresAt })
    .from(addressChanges)
    .where(eq(addressChanges.id, id));
  return change ?? null;
}

/** When the account's confirmed changes were confirmed, newest first. */
export async function listConfirmedChanges(db: Db, accountId: string, limit: number): Promise<Date[]> {
  const rows = await db
    .select({ confirmedAt: addressChanges.confirmedAt })
    .from(addressChanges)
    .where(and(eq(addressChanges.accountId, accountId), isNotNull(addressChanges.confirmedAt)))
    .orderBy(desc(addressChanges.confirmedAt))
    .limit(limit);
  return rows.flatMap(({ confirmedAt }) => (confirmedAt ? [confirmedAt] : []));
}

/** The account's pending change, or null. */
export async function findPendingChange(db: Db, accountId: string, now: Date): Promise<AddressChangeRow | null> {
  const [row] = await db
    .select()
    .from(addressChanges)
    .where(and(eq(addressChanges.accountId, accountId), isPending(now)));
  return row ?? null;
}

/** Deletes expired changes that were never confirmed, because the address may belong to a stranger. */
export function deleteChangesExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, addressChanges, {
    where: and(isNull(addressChanges.confirmedAt), lt(addressChanges.expiresAt, before)),
    limit,
  });
}
