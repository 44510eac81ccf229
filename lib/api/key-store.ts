import "server-only";
import { and, asc, eq, isNull, lt, or, sql } from "drizzle-orm";
import { apiKeys } from "@/drizzle/schema/api";
import type { Db } from "@/lib/db/connection";
import { testSource } from "@/lib/kernel/test-address";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

export async function insertApiKey(db: Db, row: typeof apiKeys.$inferInsert): Promise<void> {
  await db.insert(apiKeys).values(row);
}

export async function findApiKey(db: Db, id: string): Promise<ApiKeyRow | null> {
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, id));
  return row ?? null;
}

/** All keys, those of one sender together, oldest first. */
export function listApiKeys(db: Db): Promise<ApiKeyRow[]> {
  return db.select().from(apiKeys).orderBy(asc(apiKeys.sender), asc(apiKeys.createdAt), asc(apiKeys.id));
}

/** @returns false when the key is revoked already or does not exist */
export async function setRevoked(db: Db, id: string, at: Date): Promise<boolean> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length > 0;
}

/** Writes the last use, unless one after `unlessSince` is written already. */
export async function markUsed(
  db: Db,
  id: string,
  { at, unlessSince }: { at: Date; unlessSince: Date },
): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, unlessSince))));
}

/** Subquery of the `source` of what test keys place, revoked keys included. */
export function testSourcesQuery(db: Db) {
  return db
    .select({ source: sql`${testSource("")} || ${apiKeys.sender}`.as("source") })
    .from(apiKeys)
    .where(eq(apiKeys.isTest, true));
}
