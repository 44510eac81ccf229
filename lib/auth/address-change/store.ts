import "server-only";
import { and, desc, eq, gt, isNotNull, isNull, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { accounts, addressChanges } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import { databaseError } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { EmailAddress } from "@/lib/kernel/email-address";

export type AddressChangeRow = typeof addressChanges.$inferSelect;
const UNIQUE_VIOLATION = "23505";

export async function insertAddressChange(
  db: Db,
  row: Pick<AddressChangeRow, "id" | "accountId" | "newAddress" | "tokenDigest" | "requestedAt" | "expiresAt">,
): Promise<void> {
  await db.insert(addressChanges).values(row);
}

/** Changes of the account that wait for their link are worth nothing from now on. */
export async function voidAddressChanges(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(addressChanges)
    .set({ voidedAt: at })
    .where(
      and(eq(addressChanges.accountId, accountId), isNull(addressChanges.confirmedAt), isNull(addressChanges.voidedAt)),
    );
}

const waits = (now: Date) =>
  and(isNull(addressChanges.confirmedAt), isNull(addressChanges.voidedAt), gt(addressChanges.expiresAt, now));

/** A change whose link would still be taken. Looks only. */
export async function findConfirmableChange(db: Db, tokenDigest: string, now: Date): Promise<AddressChangeRow | null> {
  const [row] = await db
    .select({ change: addressChanges })
    .from(addressChanges)
    .innerJoin(accounts, and(eq(accounts.id, addressChanges.accountId), isNull(accounts.closedAt)))
    .where(and(eq(addressChanges.tokenDigest, tokenDigest), waits(now)));
  return row?.change ?? null;
}

/** Spends the link; false when it was spent or voided meanwhile. */
export async function redeemAddressChange(db: Db, id: string, now: Date): Promise<boolean> {
  const redeemed = await db
    .update(addressChanges)
    .set({ confirmedAt: now })
    .where(and(eq(addressChanges.id, id), waits(now)))
    .returning({ id: addressChanges.id });
  return redeemed.length > 0;
}

/** False when somebody has the address; the caller's transaction is lost then. */
export async function setEmailAddress(db: Db, accountId: string, emailAddress: EmailAddress): Promise<boolean> {
  try {
    await db.update(accounts).set({ emailAddress }).where(eq(accounts.id, accountId));
    return true;
  } catch (error) {
    if (databaseError(error)?.code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

/**
 * Condition: the account's address was changed at or after an instant. A link mailed before may be in somebody else's
 * mailbox now.
 */
export function addressChangedSince(accountId: SQLWrapper, since: SQLWrapper): SQL {
  return sql`exists (
    select from ${addressChanges}
    where ${addressChanges.accountId} = ${accountId} and ${addressChanges.confirmedAt} >= ${since})`;
}

/** Changes of the account that were confirmed, the newest first. */
export async function listConfirmedChanges(db: Db, accountId: string, limit: number): Promise<Date[]> {
  const rows = await db
    .select({ confirmedAt: addressChanges.confirmedAt })
    .from(addressChanges)
    .where(and(eq(addressChanges.accountId, accountId), isNotNull(addressChanges.confirmedAt)))
    .orderBy(desc(addressChanges.confirmedAt))
    .limit(limit);
  return rows.flatMap(({ confirmedAt }) => (confirmedAt ? [confirmedAt] : []));
}

/** The change that waits for its link; null when none does. */
export async function findWaitingChange(db: Db, accountId: string, now: Date): Promise<AddressChangeRow | null> {
  const [row] = await db
    .select()
    .from(addressChanges)
    .where(and(eq(addressChanges.accountId, accountId), waits(now)));
  return row ?? null;
}

/** Forgets changes that nobody confirmed: the address may be a stranger's. */
export function deleteChangesExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, addressChanges, {
    where: and(isNull(addressChanges.confirmedAt), lt(addressChanges.expiresAt, before)),
    limit,
  });
}
