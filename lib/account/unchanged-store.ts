import "server-only";
import { sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { arrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";

/**
 * Locks and counts the accounts that are open, have the given address and are not registered in the customer portal. The
 * lock is that of a foreign key: until the transaction ends, address and closing cannot change and no registration is
 * applied, because they wait in `lockAccountAndAddress`; customers can do everything else. An import of customers that
 * moves an account to the customer portal may be committed after the count. Locks in the order of ids.
 *
 * @returns fewer than given when an account has changed
 */
export async function lockUnchangedAccounts(
  db: Db,
  expected: readonly { id: string; emailAddress: string }[],
): Promise<number> {
  const ids = arrayLiteral(expected.map(({ id }) => id));
  const addresses = arrayLiteral(expected.map(({ emailAddress }) => emailAddress));
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select 1 from ${accounts}
      join unnest(${ids}::uuid[], ${addresses}::text[]) as expected (id, email_address) on expected.id = ${accounts.id}
      where ${accounts.closedAt} is null and ${accounts.customerPortalSince} is null
        and ${accounts.emailAddress} = expected.email_address
      order by ${accounts.id} for key share of ${accounts}
    ) as unchanged`);
  return row?.n ?? 0;
}
