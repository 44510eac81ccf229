import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";

/**
 * Locks and counts the accounts that are open, have the given address and are not registered in the customer portal.
 * The lock is that of a foreign key: until the transaction ends, address and closing cannot change and no registration
 * is applied, because they wait in `lockAccountAndAddress`; customers can do everything else. An import of customers
 * that moves an account to the customer portal may be committed after the count. Locks in the order of ids.
 *
 * @param notified a subquery with the columns `account_id` and `to_address`, each pair once
 * @returns how many accounts it names, and how many of them are unchanged
 */
export async function lockUnchangedAccounts(db: Db, notified: SQL): Promise<{ expected: number; unchanged: number }> {
  const [row] = await db.execute<{ expected: number; unchanged: number }>(sql`
    with expected as materialized ${notified}, unchanged as (
      select 1 from ${accounts} join expected on expected.account_id = ${accounts.id}
      where ${accounts.closedAt} is null and ${accounts.customerPortalSince} is null
        and ${accounts.emailAddress} = expected.to_address
      order by ${accounts.id} for key share of ${accounts}
    )
    select (select count(*) from expected)::int as expected, (select count(*) from unchanged)::int as unchanged`);
  return row ?? { expected: 0, unchanged: 0 };
}
