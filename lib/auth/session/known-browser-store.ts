import "server-only";
import { count, eq, lt, sql } from "drizzle-orm";
import { knownBrowsers } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

export async function countKnownBrowsers(db: Db, accountId: string): Promise<number> {
  const [row] = await db.select({ n: count() }).from(knownBrowsers).where(eq(knownBrowsers.accountId, accountId));
  return row?.n ?? 0;
}

/** Records a sign-in from this browser; true when it is the account's first one from it. */
export async function rememberBrowser(
  db: Db,
  { accountId, browserDigest, at }: { accountId: string; browserDigest: string; at: Date },
): Promise<boolean> {
  const [row] = await db
    .insert(knownBrowsers)
    .values({ accountId, browserDigest, firstSeenAt: at, lastSeenAt: at })
    .onConflictDoUpdate({ target: [knownBrowsers.accountId, knownBrowsers.browserDigest], set: { lastSeenAt: at } })
    // xmax is 0 only for an inserted row; an updated row carries the updating transaction's id.
    .returning({ isNew: sql<boolean>`xmax = 0` });
  return row?.isNew ?? false;
}

/** Deletes browsers last seen before an instant. */
export function deleteBrowsersSeenBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, knownBrowsers, { where: lt(knownBrowsers.lastSeenAt, before), limit });
}
