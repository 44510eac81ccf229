import "server-only";
import {
  type AccountRow,
  listContracts,
  setCustomerPortalSince,
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

/** An existing account, and what the file changes on it. */
export type CustomerPlan = { account: AccountRow; changes: CustomerChanges };

export function stateOf({ changes }: CustomerPlan): "updated" | "unchanged" {
  return changedDetails(changes).length === 0 ? "unchanged" : "updated";
}

/** Compares accounts with their lines of the file, by one query whatever their number. */
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

/** Writes the changes. The caller owns the transaction and has locked the accounts. */
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
  const idsWith = (customerPortal: boolean) =>
    plans.filter(({ changes }) => changes.customerPortal === customerPortal).map(({ account }) => account.id);
  await setCustomerPortalSince(tx, idsWith(true), ctx.clock.now());
  await setCustomerPortalSince(tx, idsWith(false), null);
}

/** Details of the audit event `account.updated`: names of what changed, and values that are not personal data. */
export function updateDetails(account: AccountRow, changes: CustomerChanges) {
  return {
    by: "import",
    changed: changedDetails(changes).join(" "),
    ...(changes.locale ? { localeBefore: account.locale, localeAfter: changes.locale } : {}),
    ...(changes.customerPortal === null ? {} : { customerPortal: changes.customerPortal }),
    ...(changes.contracts.length === 0 ? {} : { contracts: changes.contracts.length }),
  };
}
