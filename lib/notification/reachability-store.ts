import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { unreachableAddresses } from "@/drizzle/schema/notification";
import { accountAddresses } from "@/lib/account/address-store";
import type { Db } from "@/lib/db/connection";

/**
 * Whether the mail server refused the last notification to the account's present address for good. One that was
 * accepted later, or a new address, ends it.
 */
export async function isUnreachable(db: Db, accountId: string): Promise<boolean> {
  const account = accountAddresses(db);
  const { toAddress } = unreachableAddresses;
  const rows = await db
    .select({ one: sql`1` })
    .from(unreachableAddresses)
    .innerJoin(account, and(eq(account.id, unreachableAddresses.accountId), eq(account.emailAddress, toAddress)))
    .where(eq(unreachableAddresses.accountId, accountId));
  return rows.length > 0;
}
