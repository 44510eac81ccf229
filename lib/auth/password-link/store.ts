import "server-only";
import { and, desc, eq, gt, isNull, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { credentials, passwordLinks } from "@/drizzle/schema/auth";
import { openAccountRows } from "@/lib/account/row-store";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";
import type { LinkState } from "@/lib/notification/cancel-reason";

export type PasswordLinkRow = typeof passwordLinks.$inferSelect;

function isUsable(linkId: string, accountId: string, now: Date): SQL | undefined {
  return and(
    eq(passwordLinks.id, linkId),
    eq(passwordLinks.accountId, accountId),
    isNull(passwordLinks.usedAt),
    isNull(passwordLinks.voidedAt),
    gt(passwordLinks.expiresAt, now),
  );
}

export async function createPasswordLinks(
  target: RowTarget,
  rows: Pick<PasswordLinkRow, "id" | "accountId" | "tokenDigest" | "purpose" | "issuedAt" | "expiresAt">[],
): Promise<void> {
  await insertRows(target, passwordLinks, rows);
}

/** When the account's newest usable link expires; null when none can be used. */
export async function findLinkExpiry(db: Db, accountId: string, now: Date): Promise<Date | null> {
  const [link] = await db
    .select({ expiresAt: passwordLinks.expiresAt })
    .from(passwordLinks)
    .where(
      and(
        eq(passwordLinks.accountId, accountId),
        isNull(passwordLinks.usedAt),
        isNull(passwordLinks.voidedAt),
        gt(passwordLinks.expiresAt, now),
      ),
    )
    .orderBy(desc(passwordLinks.issuedAt))
    .limit(1);
  return link?.expiresAt ?? null;
}

/** Voids all links of the account that are neither used nor voided. */
export async function voidPasswordLinks(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(passwordLinks)
    .set({ voidedAt: at })
    .where(and(eq(passwordLinks.accountId, accountId), isNull(passwordLinks.usedAt), isNull(passwordLinks.voidedAt)));
}

/** The usable link with this token, its account and credential, read without a lock. */
export async function findUsableLink(db: Db, tokenDigest: string, now: Date) {
  const { account, accountRow } = openAccountRows(db);
  const [row] = await db
    .select({ link: passwordLinks, account: accountRow, credential: credentials })
    .from(passwordLinks)
    .innerJoin(account, eq(account.id, passwordLinks.accountId))
    .innerJoin(credentials, eq(credentials.accountId, passwordLinks.accountId))
    .where(
      and(
        eq(passwordLinks.tokenDigest, tokenDigest),
        isNull(passwordLinks.usedAt),
        isNull(passwordLinks.voidedAt),
        gt(passwordLinks.expiresAt, now),
      ),
    );
  return row ?? null;
}

/** Whether the link is usable. The answer stays true under the account's lock, which every change of a link holds. */
export async function isLinkUsable(db: Db, linkId: string, accountId: string, now: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: passwordLinks.id })
    .from(passwordLinks)
    .where(isUsable(linkId, accountId, now));
  return row !== undefined;
}

/** The condition that the link with this id can be used, for a statement of another room; false for null. */
export function isUsableLink(linkId: SQLWrapper, now: Date): SQL {
  const { id, usedAt, voidedAt, expiresAt } = passwordLinks;
  const usable = and(eq(id, linkId), isNull(usedAt), isNull(voidedAt), gt(expiresAt, now));
  return sql`exists (select from ${passwordLinks} where ${usable})`;
}

/** The dates that decide whether a link can still be used; null when it is deleted. */
export async function findPasswordLinkState(db: Db, linkId: string): Promise<LinkState | null> {
  const { usedAt, voidedAt, expiresAt } = passwordLinks;
  const [link] = await db
    .select({ usedAt, voidedAt, expiresAt })
    .from(passwordLinks)
    .where(eq(passwordLinks.id, linkId));
  return link ?? null;
}

/** Redeems the link in one statement; false when it was used or voided, or has expired. */
export async function redeemLink(db: Db, linkId: string, accountId: string, now: Date): Promise<boolean> {
  const redeemed = await db
    .update(passwordLinks)
    .set({ usedAt: now })
    .where(isUsable(linkId, accountId, now))
    .returning({ id: passwordLinks.id });
  return redeemed.length > 0;
}

/** Deletes links that expired before an instant. */
export function deleteLinksExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, passwordLinks, { where: lt(passwordLinks.expiresAt, before), limit });
}
