import "server-only";
import {
  type AccountRow,
  listContracts,
  markCustomerPortal,
  setImportedDetails,
  upsertContracts,
} from "@/lib/account/store";
import type { Context } from "@/lib/context";
import type { Db, Tx } from "@/lib/db/connection";
import {
  type CustomerChanges,
  changedDetails,
  customerChanges,
  type GivenCustomer,
} from "@/lib/delivery/customer-changes";
import type { EmailAddress } from "@/lib/kernel/email-address";

/** An account that exists, and what the file changes on it. */
export type CustomerPlan = { account: AccountRow; changes: CustomerChanges };

export function stateOf({ changes }: CustomerPlan): "updated" | "unchanged" {
  return changedDetails(changes).length === 0 ? "unchanged" : "updated";
}

/** Compares the accounts with the lines of the file about them, in as many statements as it takes for one. */
export async function planChanges(
  db: Db,
  accounts: AccountRow[],
  byAddress: ReadonlyMap<EmailAddress, GivenCustomer[]>,
): Promise<CustomerPlan[]> {
  const stored = Map.groupBy(
    await listContracts(
      db,
      accounts.map(({ id }) => id),
    ),
    ({ accountId }) => accountId,
  );
  return accounts.map((account) => {
    const lines = byAddress.get(account.emailAddress as EmailAddress) ?? [];
    return { account, changes: customerChanges({ ...account, contracts: stored.get(account.id) ?? [] }, lines) };
  });
}

/** Writes the changes in the caller's transaction; the caller has locked the accounts. */
export async function applyPlans(ctx: Context, tx: Tx, plans: CustomerPlan[]): Promise<void> {
  const renamed = plans.filter(({ changes }) => changes.name !== null || changes.locale !== null);
  await setImportedDetails(
    tx,
    renamed.map(({ account: { id, name, locale }, changes }) => ({
      id,
      name: changes.name ?? name,
      locale: changes.locale ?? locale,
    })),
  );
  await upsertContracts(
    tx,
    plans.flatMap(({ account, changes }) =>
      changes.contracts.map((contract) => ({
        ...contract,
        id: ctx.random.uuid(),
        accountId: account.id,
        imported: true,
      })),
    ),
  );
  const idsWhere = (customerPortal: boolean) =>
    plans.filter(({ changes }) => changes.customerPortal === customerPortal).map(({ account }) => account.id);
  await markCustomerPortal(tx, idsWhere(true), ctx.clock.now());
  await markCustomerPortal(tx, idsWhere(false), null);
}

/** What changed and, where it is no personal content, from what to what: never the name, never a contract number. */
export function updateDetails(account: AccountRow, changes: CustomerChanges) {
  return {
    by: "import",
    changed: changedDetails(changes).join(" "),
    ...(changes.locale ? { localeBefore: account.locale, localeAfter: changes.locale } : {}),
    ...(changes.customerPortal === null ? {} : { customerPortal: changes.customerPortal }),
    ...(changes.contracts.length === 0 ? {} : { contracts: changes.contracts.length }),
  };
}
